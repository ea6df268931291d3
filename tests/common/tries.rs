//! How much a slow law tries.

/// How many designs are tried: as many as `AKSNET_DESIGNS` asks for, else the usual number.
pub(crate) fn designs_to_try(usual: u32) -> u32 {
    let asked = std::env::var("AKSNET_DESIGNS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual)
}
