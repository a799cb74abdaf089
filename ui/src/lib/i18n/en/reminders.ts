import type { reminders as ja } from "../ja/reminders";

const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;

export const reminders: typeof ja = {
  title: "Reminders",
  lead: "When you will be reminded of expiries, and what was shown so far.",
  loading: "Loading reminders…",
  of: (company, what) => `${company}  ${what}`,
  certificate: (user) => `certificate of ${user}`,
  gone: "a link that is not listed any more",
  expires: (at) => `Expires: ${at}`,

  notRunning: "This program shows no reminders. Start the app again.",
  oldTitle: "Some lists are old",
  old: (company, at) => `${company}: as of ${at}`,
  oldHint: "Not refreshed for 24 hours or more. Refresh it on the list of links, or sign in. Reminders go on by what is known.",

  due: "Now",
  dueNone: "Nothing to remind of now.",
  daysLeft: (left) => (left > 0 ? `${days(left)} left` : "expires today"),
  expired: (ago) => (ago > 0 ? `expired ${days(ago)} ago` : "expired today"),
  recommended: (day) => `Best renewed on ${day}`,
  told: {
    dashboardOnly: "on the dashboard only",
    waiting: "not shown yet",
    shown: (at) => `shown on ${at}`,
    notShown: (at) => `could not be shown on ${at}`,
    snoozed: (at) => `comes again on ${at}`,
  },
  look: "Look",
  later: "Later",
  postponed: "It will be shown again later.",
  laterOf: (what) => `Later: ${what}`,

  next: "Coming",
  nextNone: "Nothing is planned.",
  nextHint: (time) => `Shown on business days at ${time} (Japan), or when the bank opens.`,
  when: "When",
  which: "Company and link",
  rung: "Step",
  reason: "Why that day",
  again: "put off until then",

  settings: "How you are reminded",
  notifications: "Show reminders as notifications",
  notificationsHint: "Without them the plan and the dashboard go on.",
  autostart: "Start at logon",
  autostartHint: "In the tray, without a window.",
  test: "Test notification",
  testing: "Showing…",
  testShown: "The system has taken the notification. If it does not appear, look at the system's notification settings (do not disturb, for instance).",

  record: "Record",
  recordHint: "Kept for two years and more.",
  recordNone: "Nothing yet.",
  recordMore: (shown, all) => `the newest ${shown} of ${all}`,
  what: "Outcome",
  events: {
    shown: "shown",
    notShown: "could not be shown",
    snoozed: (at) => `later (until ${at})`,
    withdrawn: "withdrawn (renewed or ended)",
  },
  ended: "The program ended before it was shown.",

  unseen: (count) => `${count} ${count === 1 ? "reminder" : "reminders"} could not be shown`,
  unseenNoted: "Marked as seen.",
  unseenSeen: "I have seen it",
  unseenPage: "To the reminders",
};
