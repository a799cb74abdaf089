// The words of the renewal's screen and of that which aligns expiries.
import type { alignment as jaAlignment, consentBeside as jaConsentBeside, renewal as jaRenewal } from "../ja/renewal";

const days = (n: number) => (n === 1 ? "1 day" : `${n} days`);
const lastRead = (from: string, neverRead: boolean) =>
  neverRead ? `The provider has never read by this link (allowed on ${from}).` : `The provider last read on ${from}.`;

export const renewal: typeof jaRenewal = {
  title: "Renewal of a link",
  notBegun: "The renewal of this link has not begun.",
  begin: "Begin the renewal",
  hasBegun: "The renewal has begun.",
  givenUp: "The renewal was given up.",
  expiry: "Expires",
  oldExpiry: "Expiry before",
  newExpiry: "New expiry",
  next: "Renewed now",
  nextExpiry: (day) => `Next expiry ${day}`,
  nextRecommended: (day) => `The next recommended day will be ${day}.`,
  recommended: "Recommended day",
  accounts: "Accounts",
  grantedBy: "Allowed by",
  timing: {
    early: (n) => `This is ${days(n)} before the recommended day. The term begins with the day of renewal, so the next expiry comes ${days(n)} earlier than after a renewal on the recommended day.`,
    on_the_day: "Today is the recommended day.",
    late: "The recommended day has passed. Renew before the link expires. The term begins with the day of renewal.",
    lapsed: "The provider gets nothing until the link is renewed.",
  },
  lapse: {
    title: {
      expired: (n) => (n === null ? "Expired" : n === 0 ? "Expired today" : `Expired ${days(n)} ago`),
      invalid: (n) => (n === null ? "The consent no longer holds" : n === 0 ? "The consent ceased to hold today" : `The consent has not held for ${days(n)}`),
    },
    unknown: (from, neverRead) => `${lastRead(from, neverRead)} How far back this provider fetches is not known. After renewing, check that no statement since ${from} is missing.`,
    covered: (from, until, neverRead) => `${lastRead(from, neverRead)} As a rule of thumb for this provider, a renewal by ${until} still fetches everything.`,
    fetched: (from) => `As a rule of thumb, this provider fetches the statements since ${from}. Check that none is missing.`,
    missing: (from, to) => `As a rule of thumb, this provider will not fetch the statements from ${from} to ${to}. Enter them by hand or from a CSV file.`,
  },
  progress: { done: "Done", now: "Now", todo: "To come" },
  steps: {
    certificate: "Check the certificate",
    provider: "Authenticate again at the provider",
    procedure: "Allow it in this app",
    list: "Check for the new link",
    statements: "Fetch the statements",
  },
  certificate: {
    loading: "Looking at the certificates",
    lead: (company) => `A certificate of ${company} is used. That of another company goes no further.`,
    none: (company) => `No certificate of ${company} can be seen on this PC yet. Open its file or card, or choose it during the procedure.`,
    open: "To the certificates",
    endsFirst: (day) => `This certificate ends before the new link would (${day}). A new certificate needs a new consent: have it reissued first, and one consent is enough.`,
    anotherUser: (user, granted) => `${granted} allowed this link. A consent of ${user}, whose certificate this is, would not replace it. Use the certificate of ${granted}.`,
  },
  provider: {
    warning: "Choose to authenticate again, not to register anew: that would show accounts and statements twice.",
    open: "Open the provider's page",
    openAgain: "Open it once more",
    opened: "The provider's page was opened. Go on in the browser.",
    byHand: "Open the provider's site yourself, the way you usually do.",
    browser: "It opens in your default browser. If you use the provider's own program on this PC, open that instead.",
    guide: (service) => `Steps at ${service}`,
    guideNote: "Tick what is done. The ticks stay on this PC.",
    noGuide: "The bank's directory has no steps for this provider. See the provider's own help.",
    version: (version) => `Version ${version}`,
    address: "Provider's page",
    declined: "You chose not to allow it. The link is as it was. To try again, begin at the provider's page.",
  },
  procedure: {
    todo: "Press “Continue in the app” in the browser: the procedure begins here.",
    now: "The procedure is under way.",
    back: "Back to the procedure",
    done: "Allowed.",
  },
  list: {
    todo: "After that the app checks that the bank's list has the new link and that it replaced the old one.",
    waiting: "Waiting for the new link to appear on the list. Leave the browser open until it is back at the provider.",
    late: "Some minutes after the consent the new link is still not on the list. The renewal is not finished. Check this:",
    checks: [
      "whether the browser in which you began is back at the provider",
      "whether the provider shows an error; if so, authenticate again there",
      "whether “Check now” below can fetch the list",
    ],
    goesOn: "The app goes on checking whenever it fetches the list.",
    check: "Check now",
    checking: "Checking",
    cannotLook: "The list cannot be fetched, so this cannot be checked yet.",
    found: (day) => `The new link is there. It expires on ${day}`,
    replaced: "The old link has been replaced.",
    had_ended: "The old link had ended before. It stays on the list.",
    stands: (user) => `A consent of ${user} made a new link with this provider, but it has not replaced the old one: only a consent of the same user does.`,
    standsNext: "To renew the old link, go through the procedure again with the certificate of the user who allowed it.",
  },
  statements: {
    todo: "At the end press “Fetch statements” at the provider.",
    now: "Press “Fetch statements” at the provider. This is marked done once the bank has seen the provider read.",
    done: (at) => `The bank has seen the provider read (${at}).`,
    check: "Check at the provider that no day is missing.",
  },
  finished: "The renewal is finished",
  after: {
    title: "Renewed next, these expire together",
    next: (service, day, left) => `${service} (expires ${day}, ${left})`,
    renew: "Renew it next",
    align: "Align expiries",
    toDashboard: "To the links",
  },
  giveUp: "Give up the renewal",
  giveUpNote: "The link stays as it is.",
  toRenewal: "Back to the renewal",
  offline: "The list cannot be refreshed",
  loading: "Loading",
};

export const alignment: typeof jaAlignment = {
  title: "Align expiries",
  lead: "Renew all links of this company on one day, and they will expire at about the same time from then on.",
  day: "Day to renew them all",
  today: "That is today",
  reasons: {
    earliest_recommended: "The earliest recommended day. The books are not being closed, and every link that lives now still does then.",
    next_free_day: "The earliest recommended day has passed. This is the next business day on which the books are not being closed; every link that lives now still does then.",
    before_the_first_ends: "There is no time before the first link expires: renew at once, whatever day it is.",
  },
  order: "In this order",
  cost: "The term begins with the day of renewal, so the days that are left are given away.",
  parts: {
    at_once: "Renew it at once, without waiting for the day.",
    renew: (unused, earlier) => (earlier > 0 ? `renewed with ${days(unused)} left (${days(earlier)} before its recommended day)` : `renewed with ${days(unused)} left`),
    together: "It is in step already and needs no renewal.",
  },
  link: (day) => `Expires ${day}`,
  begin: "Begin in this order",
  beginNote: "One link at a time; after each you can go on to the next.",
  none: "There are no links to align.",
  asOf: (at) => `By the list of ${at}.`,
};

export const consentBeside: typeof jaConsentBeside = {
  live: "The present consent is replaced by the new one. If you registered anew at the provider, accounts may be shown twice: check that you began by authenticating again.",
  title: "Another link is not replaced",
  note: "This provider has the following link as well. Another user allowed it, so this consent does not replace it: there would be two. If you mean to renew it, choose not to allow, and begin again with the certificate of the user who allowed it.",
};
