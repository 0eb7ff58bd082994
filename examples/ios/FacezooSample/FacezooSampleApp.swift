import PhotosUI
import SwiftUI

@main
struct FacezooSampleApp: App {
    var body: some Scene {
        WindowGroup { ContentView() }
    }
}

/// Picks a picture, takes the square in its middle for the face, shows it.
struct ContentView: View {
    @State private var item: PhotosPickerItem?
    @State private var enhanced: EnhancedFace?
    @State private var told = ""

    var body: some View {
        VStack(spacing: 16) {
            PhotosPicker("Choose a picture of one face", selection: $item, matching: .images)
            Text(told)
            if let enhanced, let image = enhanced.image.cgImage {
                Image(decorative: image, scale: 1)
                    .resizable()
                    .scaledToFit()
                    .overlay(Landmarks(face: enhanced).stroke(.mint, lineWidth: 1.5))
                    .accessibilityElement()
                    .accessibilityLabel("Enlarged face with landmarks")
            }
        }
        .padding()
        .onChange(of: item) { picked in
            Task { await enhance(picked) }
        }
    }

    private func enhance(_ picked: PhotosPickerItem?) async {
        do {
            guard let data = try await picked?.loadTransferable(type: Data.self) else { return }
            guard let picture = Picture(encoded: data) else {
                told = "This picture can't be read."
                return
            }
            guard let path = Bundle.main.path(forResource: "model", ofType: "tflite") else {
                told = "model.tflite is not in the app."
                return
            }
            let side = Double(min(picture.width, picture.height))
            let face = cropFace(
                picture,
                x: (Double(picture.width) - side) / 2,
                y: (Double(picture.height) - side) / 2,
                side: side,
                size: ModelConstants.inputSize
            )
            let enhancer = try FaceEnhancer(modelPath: path)
            _ = try enhancer.enhance(face)  // The first run also prepares the weights.
            let started = Date()
            enhanced = try enhancer.enhance(face)
            told = String(format: "%.1f ms per face", -started.timeIntervalSinceNow * 1000)
        } catch {
            told = error.localizedDescription
        }
    }
}

/// The lines between the landmarks, in the frame of the face.
struct Landmarks: Shape {
    let face: EnhancedFace

    func path(in rect: CGRect) -> Path {
        let scale = rect.width / CGFloat(face.image.width)
        func place(_ i: Int) -> CGPoint {
            let (x, y) = (face.landmarks[2 * i], face.landmarks[2 * i + 1])
            return CGPoint(x: (CGFloat(x) + 0.5) * scale, y: (CGFloat(y) + 0.5) * scale)
        }
        var path = Path()
        for (points, closed) in ModelConstants.lines {
            path.addLines(points.map(place))
            if closed { path.closeSubpath() }
        }
        return path
    }
}

extension Picture {
    /// Reads a PNG, JPEG or HEIC file's bytes, turned upright.
    init?(encoded: Data) {
        guard let image = UIImage(data: encoded), image.size.width >= 1 else { return nil }
        let (width, height) = (Int(image.size.width), Int(image.size.height))
        var pixels = [UInt8](repeating: 255, count: width * height * 4)
        let isDrawn = pixels.withUnsafeMutableBytes { buffer -> Bool in
            let context = CGContext(
                data: buffer.baseAddress, width: width, height: height,
                bitsPerComponent: 8, bytesPerRow: width * 4,
                space: CGColorSpace(name: CGColorSpace.sRGB)!,
                bitmapInfo: CGImageAlphaInfo.noneSkipLast.rawValue
            )
            guard let context else { return false }
            // UIKit counts rows from the top.
            context.translateBy(x: 0, y: CGFloat(height))
            context.scaleBy(x: 1, y: -1)
            UIGraphicsPushContext(context)
            image.draw(in: CGRect(x: 0, y: 0, width: width, height: height))
            UIGraphicsPopContext()
            return true
        }
        guard isDrawn else { return nil }
        let data = (0..<width * height * 3).map { pixels[$0 / 3 * 4 + $0 % 3] }
        self.init(data: data, width: width, height: height)
    }

    var cgImage: CGImage? {
        guard let provider = CGDataProvider(data: Data(data) as CFData) else { return nil }
        return CGImage(
            width: width, height: height, bitsPerComponent: 8, bitsPerPixel: 24,
            bytesPerRow: width * 3, space: CGColorSpace(name: CGColorSpace.sRGB)!,
            bitmapInfo: CGBitmapInfo(rawValue: CGImageAlphaInfo.none.rawValue),
            provider: provider, decode: nil, shouldInterpolate: true, intent: .defaultIntent
        )
    }
}
