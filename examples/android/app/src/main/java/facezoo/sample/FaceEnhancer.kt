package facezoo.sample

import android.content.res.AssetManager
import com.google.ai.edge.litert.Accelerator
import com.google.ai.edge.litert.CompiledModel

/**
 * One enlarged face.
 *
 * @property image RGB, `IMAGE_SIZE` wide.
 * @property landmarks x and y after each other, in pixels of `image`; the first
 *     pixel has its centre at 0.
 * @property scores How sure each point is, 0 to 1.
 */
class EnhancedFace(val image: Picture, val landmarks: FloatArray, val scores: FloatArray)

/** Runs the LiteRT file; for one thread at a time. */
class FaceEnhancer(assets: AssetManager) : AutoCloseable {
    private val model =
        CompiledModel.create(assets, "model.tflite", CompiledModel.Options(Accelerator.CPU))

    // By name: the order of a file's outputs may change with the next export.
    private val inputs =
        mapOf(
            ModelConstants.INPUT to
                model.createInputBuffer(ModelConstants.INPUT, ModelConstants.SIGNATURE)
        )
    private val outputs =
        ModelConstants.OUTPUTS.associateWith {
            model.createOutputBuffer(it, ModelConstants.SIGNATURE)
        }

    /** Enlarges a face that is `INPUT_SIZE` pixels wide; see `cropFace`. */
    fun enhance(face: Picture): EnhancedFace {
        val floats = FloatArray(face.data.size) { face.data[it] / 255f }
        inputs.getValue(ModelConstants.INPUT).writeFloat(floats)
        model.run(inputs, outputs, ModelConstants.SIGNATURE)
        val image = read("sr_image")
        val bytes = IntArray(image.size) { Math.rint(image[it] * 255.0).toInt().coerceIn(0, 255) }
        val size = ModelConstants.IMAGE_SIZE
        return EnhancedFace(Picture(bytes, size, size), read("landmarks"), read("scores"))
    }

    private fun read(name: String): FloatArray = outputs.getValue(name).readFloat()

    override fun close() {
        (inputs.values + outputs.values).forEach { it.close() }
        model.close()
    }
}
