//! Rules that hold on every trace, whatever the scenario.
