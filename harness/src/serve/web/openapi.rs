//! OpenAPI.

/// Placeholder.
pub fn openapi() -> String {
    String::new()
}
