package facezoo.sample

import kotlin.math.abs
import kotlin.math.floor
import kotlin.math.max

/** RGB bytes by rows, each 0 to 255. */
class Picture(val data: IntArray, val width: Int, val height: Int)

/** Which source pixels, from `start` on, make a target pixel, and how much. */
private class Taps(val start: Int, val weights: DoubleArray)

/**
 * Cuts a square out of a picture and makes it `size` pixels wide.
 *
 * Antialiased bicubic, as `facezoo.images.FaceCropper`: the network was trained
 * on faces shrunk so, and `Bitmap.createScaledBitmap` shrinks otherwise. Edges
 * are as in slicing; beyond the border the border's pixels repeat.
 */
fun cropFace(picture: Picture, x: Double, y: Double, side: Double, size: Int): Picture {
    val columns = taps(size, x, x + side, picture.width)
    val rows = taps(size, y, y + side, picture.height)
    val top = rows.minOf { it.start }
    val bottom = rows.maxOf { it.start + it.weights.size }
    // The columns first, brought back to 8 bits, then the rows.
    val between = IntArray((bottom - top) * size * 3)
    for (row in top until bottom) {
        for (column in 0 until size) {
            val taps = columns[column]
            val from = (row * picture.width + taps.start) * 3
            weigh(picture.data, from, 3, taps, between, ((row - top) * size + column) * 3)
        }
    }
    val face = IntArray(size * size * 3)
    for (row in 0 until size) {
        for (column in 0 until size) {
            val from = ((rows[row].start - top) * size + column) * 3
            weigh(between, from, size * 3, rows[row], face, (row * size + column) * 3)
        }
    }
    return Picture(face, size, size)
}

private fun weigh(source: IntArray, from: Int, step: Int, taps: Taps, target: IntArray, to: Int) {
    for (channel in 0 until 3) {
        var sum = 0.0
        for (i in taps.weights.indices) {
            sum += taps.weights[i] * source[from + channel + i * step]
        }
        target[to + channel] = Math.rint(sum).toInt().coerceIn(0, 255)
    }
}

private fun taps(size: Int, low: Double, high: Double, length: Int): List<Taps> {
    val scale = (high - low) / size
    val stretch = max(scale, 1.0)
    return List(size) { i ->
        val center = low + (i + 0.5) * scale
        val first = floor(center - 2 * stretch + 0.5).toInt()
        val last = floor(center + 2 * stretch + 0.5).toInt()
        val start = first.coerceIn(0, length - 1)
        val weights = DoubleArray((last - 1).coerceIn(0, length - 1) - start + 1)
        for (pixel in first until last) {
            weights[pixel.coerceIn(0, length - 1) - start] += cubic((pixel + 0.5 - center) / stretch)
        }
        val sum = weights.sum()
        Taps(start, DoubleArray(weights.size) { weights[it] / sum })
    }
}

private fun cubic(distance: Double): Double {
    val x = abs(distance)
    return when {
        x < 1 -> (1.5 * x - 2.5) * x * x + 1
        x < 2 -> ((-0.5 * x + 2.5) * x - 4) * x + 2
        else -> 0.0
    }
}
