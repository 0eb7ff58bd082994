// Made by examples/export_constants.py from the preset
// jasrnet_base_faces_any; do not edit.
package facezoo.sample

object ModelConstants {
    const val SIGNATURE = "serving_default"
    const val INPUT = "lr_image"
    val OUTPUTS = listOf("landmark_covariance", "landmark_sigma", "landmarks", "scores", "sr_image")
    const val INPUT_SIZE = 64
    const val IMAGE_SIZE = 256
    const val NUM_LANDMARKS = 68

    /** Points to join, and whether the last is joined to the first. */
    val LINES = listOf(
        intArrayOf(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) to false,
        intArrayOf(17, 18, 19, 20, 21) to false,
        intArrayOf(22, 23, 24, 25, 26) to false,
        intArrayOf(27, 28, 29, 30) to false,
        intArrayOf(31, 32, 33, 34, 35) to false,
        intArrayOf(36, 37, 38, 39, 40, 41) to true,
        intArrayOf(42, 43, 44, 45, 46, 47) to true,
        intArrayOf(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59) to true,
        intArrayOf(60, 61, 62, 63, 64, 65, 66, 67) to true,
    )
}
