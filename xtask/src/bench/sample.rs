//! Pairs of measured values.

use crate::sh::Stopped;

/// Values of the app and of its floor, taken in turns: app first in one round, floor first in the next.
pub struct Pairs {
    app: Vec<f64>,
    floor: Vec<f64>,
}

/// Median and extremes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Pairs {
    /// `measure` is told whether it is the app's turn.
    pub fn take(what: &str, rounds: usize, mut measure: impl FnMut(bool) -> Result<f64, Stopped>) -> Result<Self, Stopped> {
        let mut pairs = Self { app: Vec::new(), floor: Vec::new() };
        for round in 0..rounds {
            for is_app in [round % 2 == 0, round % 2 != 0] {
                let value = measure(is_app)?;
                if is_app { &mut pairs.app } else { &mut pairs.floor }.push(value);
            }
            println!("{what}, round {}: app {:.1}, floor {:.1}", round + 1, pairs.app[round], pairs.floor[round]);
        }
        Ok(pairs)
    }

    pub fn rounds(&self) -> usize {
        self.app.len()
    }

    pub fn app(&self) -> Spread {
        Spread::of(self.app.clone())
    }

    pub fn floor(&self) -> Spread {
        Spread::of(self.floor.clone())
    }

    /// Of each pair on its own.
    pub fn ratio(&self) -> Spread {
        Spread::of(self.app.iter().zip(&self.floor).map(|(app, floor)| app / floor).collect())
    }
}

impl Spread {
    /// Of one value at least.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        let median = if values.len().is_multiple_of(2) { f64::midpoint(values[middle - 1], values[middle]) } else { values[middle] };
        Self { median, least: values[0], most: values[values.len() - 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pairs, Spread};

    #[test]
    fn the_median_of_an_even_count_lies_between_the_two_in_the_middle() {
        assert_eq!(Spread::of(vec![4.0, 1.0, 3.0]), Spread { median: 3.0, least: 1.0, most: 4.0 });
        assert_eq!(Spread::of(vec![4.0, 1.0, 3.0, 2.0]), Spread { median: 2.5, least: 1.0, most: 4.0 });
    }

    #[test]
    fn who_is_first_changes_with_each_round_and_a_ratio_is_of_one_round() {
        let mut turns = Vec::new();
        let taken = Pairs::take("test", 2, |is_app| {
            turns.push(is_app);
            Ok(if is_app { turns.len() as f64 * 2.0 } else { turns.len() as f64 })
        });
        let pairs = taken.unwrap_or_else(|stopped| panic!("{stopped}"));
        assert_eq!(pairs.ratio(), Spread { median: (1.0 + 8.0 / 3.0) / 2.0, least: 1.0, most: 8.0 / 3.0 });
        assert_eq!(turns, [true, false, false, true]);
    }
}
