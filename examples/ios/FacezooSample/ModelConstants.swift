// Made by examples/export_constants.py from the preset
// jasrnet_base_faces_any; do not edit.
enum ModelConstants {
    static let signature = "serving_default"
    static let input = "lr_image"
    static let outputs = ["landmark_covariance", "landmark_sigma", "landmarks", "scores", "sr_image"]
    static let inputSize = 64
    static let imageSize = 256
    static let numLandmarks = 68

    /// Points to join, and whether the last is joined to the first.
    static let lines: [([Int], Bool)] = [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], false),
        ([17, 18, 19, 20, 21], false),
        ([22, 23, 24, 25, 26], false),
        ([27, 28, 29, 30], false),
        ([31, 32, 33, 34, 35], false),
        ([36, 37, 38, 39, 40, 41], true),
        ([42, 43, 44, 45, 46, 47], true),
        ([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59], true),
        ([60, 61, 62, 63, 64, 65, 66, 67], true),
    ]
}
