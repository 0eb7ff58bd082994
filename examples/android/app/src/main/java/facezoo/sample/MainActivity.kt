package facezoo.sample

import android.app.Activity
import android.content.Intent
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ImageDecoder
import android.graphics.Paint
import android.net.Uri
import android.os.Bundle
import android.widget.Button
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import kotlin.concurrent.thread

private const val PICK = 1
// Pixels of the screen's picture for one of the enlarged face.
private const val ZOOM = 4

/** Picks a picture, takes the square in its middle for the face, shows it. */
class MainActivity : Activity() {
    private lateinit var shown: ImageView
    private lateinit var told: TextView

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        told = TextView(this)
        shown = ImageView(this).apply { contentDescription = "Enlarged face with landmarks" }
        val pick = Button(this).apply { text = "Choose a picture of one face" }
        pick.setOnClickListener {
            val intent = Intent(Intent.ACTION_OPEN_DOCUMENT).setType("image/*")
            startActivityForResult(intent.addCategory(Intent.CATEGORY_OPENABLE), PICK)
        }
        val layout = LinearLayout(this).apply { orientation = LinearLayout.VERTICAL }
        listOf(pick, told, shown).forEach(layout::addView)
        layout.fitsSystemWindows = true
        setContentView(layout)
    }

    override fun onActivityResult(requestCode: Int, resultCode: Int, data: Intent?) {
        super.onActivityResult(requestCode, resultCode, data)
        val uri = data?.data ?: return
        if (requestCode == PICK && resultCode == RESULT_OK) thread { enhance(uri) }
    }

    private fun enhance(uri: Uri) {
        val (text, drawn) = try {
            val picture = read(uri)
            val side = minOf(picture.width, picture.height).toDouble()
            val x = (picture.width - side) / 2
            val y = (picture.height - side) / 2
            val face = cropFace(picture, x, y, side, ModelConstants.INPUT_SIZE)
            FaceEnhancer(assets).use { enhancer ->
                enhancer.enhance(face) // The first run also prepares the weights.
                val started = System.nanoTime()
                val enhanced = enhancer.enhance(face)
                val text = "%.1f ms per face".format((System.nanoTime() - started) / 1e6)
                text to draw(enhanced)
            }
        } catch (error: Exception) {
            runOnUiThread { told.text = error.message }
            return
        }
        runOnUiThread {
            told.text = text
            shown.setImageBitmap(drawn)
        }
    }

    private fun read(uri: Uri): Picture {
        val source = ImageDecoder.createSource(contentResolver, uri)
        val bitmap =
            ImageDecoder.decodeBitmap(source) { decoder, _, _ ->
                decoder.allocator = ImageDecoder.ALLOCATOR_SOFTWARE
            }
        val pixels = IntArray(bitmap.width * bitmap.height)
        bitmap.getPixels(pixels, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height)
        val data = IntArray(pixels.size * 3) { pixels[it / 3] shr (16 - 8 * (it % 3)) and 255 }
        return Picture(data, bitmap.width, bitmap.height)
    }

    private fun draw(enhanced: EnhancedFace): Bitmap {
        val (data, size) = enhanced.image.data to enhanced.image.width
        val colors = IntArray(size * size) { Color.rgb(data[3 * it], data[3 * it + 1], data[3 * it + 2]) }
        val small = Bitmap.createBitmap(colors, size, size, Bitmap.Config.ARGB_8888)
        val bitmap = Bitmap.createScaledBitmap(small, size * ZOOM, size * ZOOM, true)
        val canvas = Canvas(bitmap)
        val paint = Paint(Paint.ANTI_ALIAS_FLAG).apply { color = Color.rgb(64, 240, 200) }
        fun at(i: Int) = (enhanced.landmarks[i] + 0.5f) * ZOOM
        for ((points, closed) in ModelConstants.LINES) {
            val ends = if (closed) points + points.first() else points
            for ((a, b) in ends.toList().zipWithNext()) {
                canvas.drawLine(at(2 * a), at(2 * a + 1), at(2 * b), at(2 * b + 1), paint)
            }
        }
        for (i in 0 until ModelConstants.NUM_LANDMARKS) {
            canvas.drawCircle(at(2 * i), at(2 * i + 1), 5f, paint)
        }
        return bitmap
    }
}
