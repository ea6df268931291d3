//! Versions of Kubernetes, as far as facts hang on them.

/// A Kubernetes version as major and minor.
pub type Version = (u16, u16);

/// A Kubernetes version written as `major.minor`, patch or not.
///
/// ```
/// use aksnet::azure::kubernetes_version;
///
/// assert_eq!(kubernetes_version("1.34.2"), Some((1, 34)));
/// assert_eq!(kubernetes_version("latest"), None);
/// ```
pub fn kubernetes_version(text: &str) -> Option<Version> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
