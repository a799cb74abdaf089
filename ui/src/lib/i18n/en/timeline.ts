import type { Words } from "../ja";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const name = (month: number, year: number) => (month === 1 ? `Jan ${year}` : (months[month - 1] ?? ""));

export const timeline: Words["timeline"] = {
  title: "The next 90 days",
  summary: (from, until, today) => `From ${from} to ${until}; today is ${today}. Each link with its recommended day to renew and its expiry.`,
  counted: (from, until, today) => `From ${from} to ${until}; today is ${today}. The links to renew and to expire, counted by week.`,
  closing: (spans) => `Close window: ${spans}`,
  span: (from, until) => `${from} to ${until}`,
  legend: "What the marks mean",
  renew: "Renew by",
  expires: "Expires",
  closed: "Closed",
  closingName: "Close window",
  today: "Today",
  month: name,
  none: "No link expires in this time.",
  renewOn: (day) => `renew by ${day}`,
  renewPassed: (day) => `renew by ${day} (has gone by)`,
  expiresOn: (day) => `expires ${day}`,
  overdue: "The provider gets no data: renew it now",
  overdueShort: "Renew now",
  overdueCount: (n) => `${n} to renew now`,
  count: (n) => `${n} ${n === 1 ? "link" : "links"}`,
  week: (from, until, renew, expire) => `${from} to ${until}: ${renew} to renew, ${expire} to expire`,
  choose: "Press a week to see only its links in the list.",
  chosen: (from, until) => `To renew or to expire ${from} to ${until}`,
  chosenUntil: (until) => `To renew or to expire until ${until}`,
  more: (n) => `${n > 99 ? "99+" : n}`,
};
