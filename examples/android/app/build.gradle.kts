plugins {
    id("com.android.application")
}

android {
    namespace = "facezoo.sample"
    compileSdk = 36

    defaultConfig {
        applicationId = "facezoo.sample"
        minSdk = 28
        targetSdk = 36
        versionCode = 1
        versionName = "1.0"
    }

    // The model is mapped into memory as it is.
    androidResources { noCompress += "tflite" }
}

dependencies {
    implementation("com.google.ai.edge.litert:litert:2.3.0")
}
