//! The list as CSV, byte for byte.

use renkei_core::{export::spreadsheet, wire::links::LinkStatus};

use crate::world::{account, as_of, english, japanese, link, of_company};

const NOW: &str = "2026-11-22T09:00:00+09:00";

#[test]
fn the_most_urgent_comes_first_in_the_words_of_the_dashboard() {
    let links = [
        link("1", LinkStatus::Active, "2027-01-02T10:00:00+09:00"),
        link("2", LinkStatus::Superseded, "2026-12-20T10:00:00+09:00"),
        link("3", LinkStatus::Expired, "2026-11-19T10:00:00+09:00"),
    ];
    let written = as_of(NOW, |as_of| spreadsheet(&of_company(&links), as_of, japanese));
    let accounts = "本店 普通 *4567 / 駅前支店 普通 *0089";
    let row = |expires: &str, days: &str, best: &str, state: &str| {
        format!(
            "\"株式会社あきた商店\",\"フリー株式会社\",\"クラウド会計ソフト freee\",\"{accounts}\",\"残高照会 / 入出金明細照会\",\"山田 太郎\",\
             \"2026-10-04 10:00\",\"{expires}\",\"{days}\",\"{best}\",\"2026-11-21 06:30\",\"{state}\",\"01:a2:e3\"\r\n"
        )
    };
    let expected = [
        "\u{feff}\"会社\",\"API連携先\",\"サービス\",\"口座(下4桁)\",\"業務\",\"許可した利用者\",\"許可日時\",\"期限\",\"残日数\",\
         \"推奨更新日\",\"最終アクセス日時\",\"状態\",\"電子証明書\"\r\n"
            .into(),
        row("2026-11-19 10:00", "-3", "", "期限切れ"),
        row("2027-01-02 10:00", "41", "2026-12-28", "有効"),
        row("2026-12-20 10:00", "", "", "置換済"),
    ];
    assert_eq!(written, expected.concat());
}

#[test]
fn the_other_language_has_its_own_headings_and_states() {
    let links = [link("1", LinkStatus::ReauthenticationRequired, "2027-01-02T10:00:00+09:00")];
    let written = as_of(NOW, |as_of| spreadsheet(&of_company(&links), as_of, english));
    assert!(written.starts_with("\u{feff}\"Company\",\"Provider\"") && written.contains("\"re-authentication required\""), "{written}");
}

#[test]
fn a_name_is_never_run_as_a_formula_nor_breaks_its_cell() {
    for (name, cell) in [
        ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
        ("+81", "\"'+81\""),
        ("-1+1", "\"'-1+1\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("\t=1", "\"'=1\""),
        ("\u{feff}=1", "\"'=1\""),
        ("＝1", "\"'＝1\""),
        ("あ,い", "\"あ,い\""),
        ("「\"あ\"」", "\"「\"\"あ\"\"」\""),
        ("あ\r\n=1", "\"あ =1\""),
    ] {
        let mut links = [link("1", LinkStatus::Active, "2027-01-02T10:00:00+09:00")];
        links[0].granted_by = name.into();
        links[0].provider.name = name.into();
        links[0].accounts = vec![account(name, "1234567")];
        let written = as_of(NOW, |as_of| spreadsheet(&of_company(&links), as_of, japanese));
        let row = written.lines().nth(1).expect("one link");
        assert_eq!(row.matches(&format!(",{cell},")).count(), 2, "{name:?}: {row}");
        assert!(row.contains(&format!("{} 普通 *4567\"", cell.trim_end_matches('"'))), "{name:?}: {row}");
    }
}
