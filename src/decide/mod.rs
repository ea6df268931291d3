//! What to decide: which model suits, how the alternatives differ, and how to get there from what runs today.
//!
//! Seventh floor, above the findings: [`advice`] ranks the models by the stated requirements, [`comparison`] puts
//! alternatives side by side with their verdicts, [`headline`] says it in one sentence, [`changes`] says what changed
//! from one design to another, [`standing`] says which clusters are full or lose support, [`journey`] takes an existing
//! cluster to another setup step by step, [`ways_out`] says what it takes to make something fit.

pub mod advice;
pub mod changes;
pub mod comparison;
pub mod headline;
pub mod journey;
pub mod standing;
pub mod verdict;
pub mod ways_out;
