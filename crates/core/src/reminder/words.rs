//! Why a notice comes on its day, in words.

use jiff::civil::Date;

use super::{Kind, Rung, Slot};
use crate::{
    Text,
    calendar::{Recommendation, RecommendationReason},
    dates::{english, japanese},
};

/// 「期限の14日前の2026年12月19日(土)は休業日のため、直前の営業日」
pub fn slot_reason(kind: Kind, slot: &Slot) -> Text {
    let mut text = moved(slot.rung, slot.shifted_from);
    if kind.is_dashboard_only(slot.rung) {
        text.ja += "。一覧の画面だけ";
        text.en += "; on the dashboard only";
    }
    if !slot.together_with.is_empty() {
        let names: Vec<String> = slot.together_with.iter().map(Rung::to_string).collect();
        text.ja += &format!("。同じ日になる{}を含む", names.join("・"));
        text.en += &format!("; together with {} of the same day", names.join(", "));
    }
    text
}

fn moved(rung: Rung, from: Option<Date>) -> Text {
    let own = own_day(rung);
    let Some(from) = from else { return own };
    let (ja, en) = if rung.is_up_to_expiry() { ("直前の営業日", "before") } else { ("直後の営業日", "after") };
    Text {
        ja: format!("{}の{}は休業日のため、{ja}", own.ja, japanese(from)),
        en: format!("{}, {}, is not a business day: the business day {en} it", own.en, english(from)),
    }
}

fn own_day(rung: Rung) -> Text {
    let days = rung.days().unsigned_abs();
    let plural = if days == 1 { "day" } else { "days" };
    let (ja, en) = match rung.days() {
        0 => ("期限の日".into(), "the day of expiry".into()),
        ..0 => (format!("期限の{days}日前"), format!("{days} {plural} before expiry")),
        1.. => (format!("期限の{days}日後"), format!("{days} {plural} after expiry")),
    };
    Text { ja, en }
}

/// Why 推奨更新日 is this day.
pub fn recommendation_reason(recommendation: &Recommendation) -> Text {
    match recommendation.reason {
        RecommendationReason::ThirdBusinessDayBefore => {
            Text { ja: "期限の3営業日前".into(), en: "the third business day before expiry".into() }
        }
        RecommendationReason::BeforeClose { third } => Text {
            ja: format!("期限の3営業日前の{}は締めの時期のため、その前の最後の営業日", japanese(third)),
            en: format!(
                "the third business day before expiry, {}, is in the close window: the last business day before the window",
                english(third)
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{recommendation_reason, slot_reason};
    use crate::{
        calendar::{Calendar, CloseWindow},
        reminder::{Kind, Rung, schedule},
    };

    #[test]
    fn the_reason_names_the_rungs_own_day_and_what_meets_on_it() {
        let slots = schedule(Rung::OF_LINK, date(2027, 1, 2), &Calendar::national());
        let reason = |rung: &str| {
            let slot = slots.iter().find(|slot| slot.rung.to_string() == rung).expect("a rung of this schedule");
            slot_reason(Kind::Link, slot)
        };
        assert_eq!(reason("D-30").ja, "期限の30日前。一覧の画面だけ");
        assert_eq!(reason("D-14").ja, "期限の14日前の2026年12月19日(土)は休業日のため、直前の営業日");
        assert_eq!(reason("D-0").ja, "期限の日の2027年1月2日(土)は休業日のため、直前の営業日。同じ日になるD-3・D-1を含む");
        assert_eq!(reason("D+1").en, "1 day after expiry, 2027-01-03 (Sun), is not a business day: the business day after it");
    }

    #[test]
    fn the_recommended_day_says_what_pushed_it_away() {
        let reason = |expiry| recommendation_reason(&Calendar::national().recommendation(expiry, CloseWindow::default())).ja;
        assert_eq!(reason(date(2027, 1, 2)), "期限の3営業日前");
        assert_eq!(reason(date(2027, 2, 5)), "期限の3営業日前の2027年2月2日(火)は締めの時期のため、その前の最後の営業日");
    }
}
