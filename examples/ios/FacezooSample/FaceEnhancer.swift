import Foundation
import TensorFlowLite

/// One enlarged face.
struct EnhancedFace {
    /// RGB, `imageSize` wide.
    let image: Picture
    /// x and y after each other, in pixels of `image`; the first pixel has its
    /// centre at 0.
    let landmarks: [Float]
    /// How sure each point is, 0 to 1.
    let scores: [Float]
}

/// Runs the LiteRT file; for one thread at a time.
final class FaceEnhancer {
    private let runner: SignatureRunner

    /// - Parameter modelPath: Path of the preset's `model.tflite`.
    init(modelPath: String) throws {
        var options = Interpreter.Options()
        options.isXNNPackEnabled = true
        let interpreter = try Interpreter(modelPath: modelPath, options: options)
        // By name: the order of a file's outputs may change with the next export.
        runner = try interpreter.signatureRunner(with: ModelConstants.signature)
    }

    /// Enlarges a face that is `inputSize` pixels wide; see `cropFace`.
    func enhance(_ face: Picture) throws -> EnhancedFace {
        let floats = face.data.map { Float($0) / 255 }
        let input = floats.withUnsafeBufferPointer { Data(buffer: $0) }
        try runner.invoke(with: [ModelConstants.input: input])
        let size = ModelConstants.imageSize
        let bytes = try read("sr_image").map { byte(Double($0) * 255) }
        return EnhancedFace(
            image: Picture(data: bytes, width: size, height: size),
            landmarks: try read("landmarks"),
            scores: try read("scores")
        )
    }

    private func read(_ name: String) throws -> [Float] {
        try runner.output(named: name).data.withUnsafeBytes {
            Array($0.bindMemory(to: Float.self))
        }
    }
}
