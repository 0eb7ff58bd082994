import Foundation

/// RGB bytes by rows.
struct Picture {
    var data: [UInt8]
    let width: Int
    let height: Int
}

/// Which source pixels, from `start` on, make a target pixel, and how much.
private struct Taps {
    let start: Int
    let weights: [Double]
}

/// Cuts a square out of a picture and makes it `size` pixels wide.
///
/// Antialiased bicubic, as `facezoo.images.FaceCropper`: the network was trained
/// on faces shrunk so. Edges are as in slicing; beyond the border the border's
/// pixels repeat.
func cropFace(_ picture: Picture, x: Double, y: Double, side: Double, size: Int) -> Picture {
    let columns = taps(size, from: x, to: x + side, length: picture.width)
    let rows = taps(size, from: y, to: y + side, length: picture.height)
    let top = rows.map(\.start).min()!
    let bottom = rows.map { $0.start + $0.weights.count }.max()!
    // The columns first, brought back to 8 bits, then the rows.
    var between = [UInt8](repeating: 0, count: (bottom - top) * size * 3)
    for row in top..<bottom {
        for (column, taps) in columns.enumerated() {
            let from = (row * picture.width + taps.start) * 3
            let to = ((row - top) * size + column) * 3
            weigh(picture.data, from, step: 3, taps, &between, to)
        }
    }
    var face = [UInt8](repeating: 0, count: size * size * 3)
    for (row, taps) in rows.enumerated() {
        for column in 0..<size {
            let from = ((taps.start - top) * size + column) * 3
            weigh(between, from, step: size * 3, taps, &face, (row * size + column) * 3)
        }
    }
    return Picture(data: face, width: size, height: size)
}

private func weigh(
    _ source: [UInt8], _ from: Int, step: Int, _ taps: Taps, _ target: inout [UInt8], _ to: Int
) {
    for channel in 0..<3 {
        var sum = 0.0
        for (i, weight) in taps.weights.enumerated() {
            sum += weight * Double(source[from + channel + i * step])
        }
        target[to + channel] = byte(sum)
    }
}

/// Rounds half to even and clips, as NumPy's `rint` and `clip`.
func byte(_ value: Double) -> UInt8 {
    UInt8(min(max(value.rounded(.toNearestOrEven), 0), 255))
}

private func taps(_ size: Int, from low: Double, to high: Double, length: Int) -> [Taps] {
    let scale = (high - low) / Double(size)
    let stretch = max(scale, 1)
    func inside(_ pixel: Int) -> Int { min(max(pixel, 0), length - 1) }
    return (0..<size).map { i in
        let center = low + (Double(i) + 0.5) * scale
        let first = Int((center - 2 * stretch + 0.5).rounded(.down))
        let last = Int((center + 2 * stretch + 0.5).rounded(.down))
        let start = inside(first)
        var weights = [Double](repeating: 0, count: inside(last - 1) - start + 1)
        for pixel in first..<last {
            let distance = (Double(pixel) + 0.5 - center) / stretch
            weights[inside(pixel) - start] += cubic(distance)
        }
        let sum = weights.reduce(0, +)
        return Taps(start: start, weights: weights.map { $0 / sum })
    }
}

private func cubic(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}
