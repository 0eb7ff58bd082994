plugins {
    // Compiles Kotlin by itself; needs Gradle 9.1 and JDK 17 or newer.
    id("com.android.application") version "9.0.0" apply false
}
