//! 「お知らせ」, and what the dashboard says of notices that nobody saw.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use renkei_core::{
    Code, Failure, Text,
    reminder::{Kind, Ledger, Marker, Notice, Rung, Slot, Subject, slot_reason},
    wire::Jst,
};

use super::{holdings::Watch, tray::is_old};
use crate::{
    App,
    store::{Outcome, Recorded, RecordedEvent, Unseen},
    view::{
        AboutView, DueNoticeView, ExpiringView, NextNoticeView, OldListView, RecordedEventView, RecordedNoticeView, RemindersView,
        ToldView, UnseenNoticeView,
    },
};

/// The system may still be showing what was claimed so recently.
const BEING_SHOWN: SignedDuration = SignedDuration::from_mins(2);
const MOST_NEXT: usize = 12;
/// The record keeps years; nobody reads more than this at once.
const MOST_RECORDED: usize = 500;

impl App {
    /// Everything about reminders, at once.
    pub async fn reminders(&self) -> Result<RemindersView, Failure> {
        let now = self.clock.now();
        let settings = self.reminder_settings();
        let (trouble, autostart_failure) = {
            let state = self.agent.state();
            (state.trouble.clone(), state.autostart_failure.clone())
        };
        let mut view = RemindersView {
            running: self.agent.is_running(),
            notifications: self.shows_notifications(),
            autostart: self.starts_at_logon(),
            autostart_failure,
            trouble,
            notice_time: settings.notice_time.strftime("%H:%M").to_string(),
            old: Vec::new(),
            due: Vec::new(),
            next: Vec::new(),
            record: Vec::new(),
            recorded: 0,
        };
        let Ok(bank) = self.bank.issuer() else { return Ok(view) };
        let (watch, ledger) = (self.watch().await?, self.store.ledger(bank).await?);
        let record = self.store.record(bank).await?;
        view.old = watch.old(now);
        let told = by_notice(&record);
        view.due = watch.plan(now, &Ledger::default()).notices.iter().map(|notice| watch.due(notice, &told, now)).collect();
        view.next = watch.forecast(ledger, now);
        view.recorded = u32::try_from(record.len()).unwrap_or(u32::MAX);
        view.record = record.iter().filter_map(|line| watch.recorded(line, now)).take(MOST_RECORDED).collect();
        Ok(view)
    }

    pub(crate) fn reminders_trouble(&self) -> Option<Failure> {
        // What did not work at start is told there already.
        self.agent.state().trouble.clone().filter(|trouble| !self.problems().contains(trouble))
    }

    /// For the dashboard.
    pub(crate) async fn unseen_view(&self) -> Result<Vec<UnseenNoticeView>, Failure> {
        let bank = self.bank.issuer()?;
        let unseen = self.store.unseen_notices(bank).await?;
        if unseen.is_empty() {
            return Ok(Vec::new());
        }
        let watch = self.watch().await?;
        let unseen = still_held(unseen, &watch, self.clock.now());
        Ok(unseen.into_iter().map(|unseen| watch.unseen(unseen)).collect())
    }

    /// 「確認しました」: someone has read on the dashboard what nobody saw as a toast.
    pub async fn acknowledge_unseen(&self) -> Result<(), Failure> {
        let bank = self.bank.issuer()?;
        let watch = self.watch().await?;
        for unseen in self.unseen(bank, &watch, self.clock.now()).await? {
            self.store.acknowledge(bank, &unseen.marker).await?;
        }
        self.dashboard_changed();
        Ok(())
    }

    /// Those that still hold: nobody needs to hear of a rung whose link was renewed or has reached the next one.
    pub(super) async fn unseen(&self, bank: &str, watch: &Watch, now: Jst) -> Result<Vec<Unseen>, Failure> {
        Ok(still_held(self.store.unseen_notices(bank).await?, watch, now))
    }

    /// The last that could not be shown, for the diagnosis.
    pub(crate) async fn last_not_shown(&self) -> Option<(Jst, String)> {
        let record = self.store.record(self.bank.issuer().ok()?).await.ok()?;
        record.into_iter().find_map(|line| match line.event {
            RecordedEvent::Claimed(Some(Outcome::NotShown(reason))) => Some((line.at, reason)),
            _ => None,
        })
    }
}

fn still_held(mut unseen: Vec<Unseen>, watch: &Watch, now: Jst) -> Vec<Unseen> {
    if !unseen.is_empty() {
        let standing = watch.plan(now, &Ledger::default()).notices;
        let standing: HashSet<_> = standing.iter().map(|notice| key(&notice.marker)).collect();
        unseen.retain(|one| standing.contains(&key(&one.marker)));
        unseen.retain(|one| one.reason.is_some() || now.0.duration_since(one.sent_at.0).abs() >= BEING_SHOWN);
    }
    unseen
}

type Key<'a> = (Kind, Rung, Jst, &'a str);

/// The same for a notice that has come back after a snooze.
fn key(marker: &Marker) -> Key<'_> {
    (marker.kind, marker.rung, marker.expires_at, &marker.id)
}

/// What the record tells of each notice, the newest first.
fn by_notice(record: &[Recorded]) -> HashMap<Key<'_>, Vec<&Recorded>> {
    let mut told: HashMap<_, Vec<_>> = HashMap::new();
    for line in record {
        told.entry(key(&line.marker)).or_default().push(line);
    }
    told
}

impl Watch {
    fn old(&self, now: Jst) -> Vec<OldListView> {
        let lists = self.companies.iter().filter_map(|watched| Some((watched, watched.as_of?)));
        let old = lists.filter(|(_, as_of)| is_old(*as_of, now));
        old.map(|(watched, as_of)| OldListView { company: watched.company.name.clone(), as_of: as_of.to_string() }).collect()
    }

    fn due(&self, notice: &Notice, record: &HashMap<Key<'_>, Vec<&Recorded>>, now: Jst) -> DueNoticeView {
        let lines = record.get(&key(&notice.marker)).map(Vec::as_slice).unwrap_or_default();
        let told = told(notice, lines, now);
        let can_be_put_off = matches!(told, ToldView::Shown { .. } | ToldView::NotShown { .. });
        DueNoticeView {
            about: self.about(&notice.marker),
            days_left: notice.days_left,
            expired: notice.marker.expires_at <= now,
            recommended_on: notice.recommended.map(|recommended| recommended.day.to_string()),
            due_at: notice.due_at.to_string(),
            told,
            key: can_be_put_off.then(|| notice.marker.to_string()),
        }
    }

    /// What the plan will find, one instant after the other, if every notice is told of when it is due.
    fn forecast(&self, mut ledger: Ledger, now: Jst) -> Vec<NextNoticeView> {
        let mut next = Vec::new();
        let mut at = now;
        while next.len() < MOST_NEXT {
            let plan = self.plan(at, &ledger);
            let due = plan.notices.iter().filter(|notice| at > now && notice.due_at == at);
            next.extend(due.map(|notice| NextNoticeView {
                about: self.about(&notice.marker),
                at: notice.due_at.to_string(),
                reason: slot_reason(notice.marker.kind, &notice.slot),
                dashboard_only: !notice.is_toast(),
                again: notice.marker.again_on.is_some(),
            }));
            for notice in &plan.notices {
                ledger.note_sent(&notice.marker, at);
            }
            match plan.next_due {
                Some(due) if due > at => at = due,
                _ => break,
            }
        }
        next.truncate(MOST_NEXT);
        next
    }

    /// `None` for what is being shown at this moment.
    fn recorded(&self, line: &Recorded, now: Jst) -> Option<RecordedNoticeView> {
        let event = match &line.event {
            RecordedEvent::Claimed(None) if now.0.duration_since(line.at.0).abs() < BEING_SHOWN => return None,
            RecordedEvent::Claimed(None) => RecordedEventView::NotShown { reason: None },
            RecordedEvent::Claimed(Some(Outcome::Shown)) => RecordedEventView::Shown,
            RecordedEvent::Claimed(Some(Outcome::NotShown(reason))) => RecordedEventView::NotShown { reason: told_reason(reason) },
            RecordedEvent::Claimed(Some(Outcome::Withdrawn)) => RecordedEventView::Withdrawn,
            RecordedEvent::SnoozedUntil(until) => RecordedEventView::Snoozed { until: until.to_string() },
        };
        Some(RecordedNoticeView { about: self.about(&line.marker), at: line.at.to_string(), event })
    }

    fn unseen(&self, unseen: Unseen) -> UnseenNoticeView {
        let failure = Failure::new(Code::NotificationsUnavailable);
        let failure = match unseen.reason {
            Some(reason) => failure.with_detail(reason),
            None => failure.with_detail("the program ended while it was to be shown"),
        };
        UnseenNoticeView { about: self.about(&unseen.marker), at: unseen.sent_at.to_string(), failure }
    }

    fn about(&self, marker: &Marker) -> AboutView {
        let subject = self.subject(marker);
        AboutView {
            company_id: subject.map(|(company, _)| company.id.clone()).unwrap_or_default(),
            company: subject.map(|(company, _)| company.name.clone()).unwrap_or_default(),
            what: match subject {
                Some((_, Subject::Link { provider, .. })) => {
                    ExpiringView::Link { id: marker.id.clone(), service: provider.service.clone() }
                }
                Some((_, Subject::Certificate { user, .. })) => ExpiringView::Certificate { user: user.to_owned() },
                None => ExpiringView::Gone,
            },
            expires_at: marker.expires_at.to_string(),
            rung: marker.rung.to_string(),
            rung_name: rung_name(marker),
        }
    }
}

/// 「期限の14日前」
fn rung_name(marker: &Marker) -> Text {
    let own = Slot { day: marker.expires_at.date(), rung: marker.rung, shifted_from: None, together_with: Vec::new() };
    slot_reason(marker.kind, &own)
}

fn told(notice: &Notice, lines: &[&Recorded], now: Jst) -> ToldView {
    if !notice.is_toast() {
        return ToldView::DashboardOnly;
    }
    let told = lines.iter().find_map(|line| {
        let at = line.at.to_string();
        match &line.event {
            RecordedEvent::SnoozedUntil(until) => (*until > now).then(|| ToldView::Snoozed { until: until.to_string() }),
            RecordedEvent::Claimed(Some(Outcome::Shown)) => Some(ToldView::Shown { at }),
            RecordedEvent::Claimed(Some(Outcome::NotShown(reason))) => Some(ToldView::NotShown { at, reason: told_reason(reason) }),
            RecordedEvent::Claimed(None) if now.0.duration_since(line.at.0).abs() < BEING_SHOWN => None,
            RecordedEvent::Claimed(None) => Some(ToldView::NotShown { at, reason: None }),
            RecordedEvent::Claimed(Some(Outcome::Withdrawn)) => None,
        }
    });
    told.unwrap_or(ToldView::Waiting)
}

fn told_reason(reason: &str) -> Option<String> {
    Some(reason.to_owned()).filter(|reason| !reason.is_empty())
}
