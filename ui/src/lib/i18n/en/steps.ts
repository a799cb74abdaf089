import type { Words } from "../ja";

const minutes = (n: number) => (n === 1 ? "1 minute" : `${n} minutes`);
const inSeconds = (n: number) => (n === 1 ? "1 second" : `${n} seconds`);
const about = (seconds: number) => (seconds < 60 ? inSeconds(seconds) : `about ${minutes(Math.floor(seconds / 60))}`);
const exact = (seconds: number) => {
  if (seconds < 60) return inSeconds(seconds);
  return seconds % 60 === 0 ? minutes(seconds / 60) : `${minutes(Math.floor(seconds / 60))} ${inSeconds(seconds % 60)}`;
};

const missing = "Tick the confirmation above before you send.";

export const steps: Words["steps"] = {
  skipped: {
    not_demanded: "No additional authentication is needed this time.",
    fixed_by_provider: "There is no choice of services with this provider.",
    no_unregistered_account: "No account is left whose inquiry PIN could be registered.",
    nothing_registered: "No inquiry PIN was registered, so there is no result.",
    other: "Some steps are not shown in this procedure.",
  },
  skippedTitle: "Steps that are not shown",
  time: {
    label: "Time left",
    left: (seconds, at) => `Time left on this screen: ${about(seconds)} (until ${at})`,
    warning: (seconds) => `${exact(seconds)} left on this screen`,
    goOn: "To go on, press “More time”. What you have typed stays.",
    noMore: "The time for this procedure cannot be extended any further. If it is too short, you can start again later. Your present links do not change.",
    extend: "More time",
    extended: (seconds) => `You have more time: ${about(seconds)}.`,
    over: "The time is over.",
    start: "The request in the browser is valid for a short time. If it passes, start again at the provider. Nothing is lost.",
    retrySoon: "After some time you may have to start again from the beginning. Please send it soon.",
  },
  browser: {
    left: (seconds) => `Open it in the browser within ${exact(seconds)}.`,
    warning: (seconds) => `${exact(seconds)} left. If the browser has not changed, press “Continue in the browser”`,
    over: "The time to continue in the browser is over",
    overNote: (provider) => `If the browser is back at ${provider}, check there that the link was made. If it is not, no link has changed: start again at the provider.`,
  },
  timedOut: {
    title: "The time of the procedure is over",
    lead: "The procedure has ended because its time is over.",
    kept: "Nothing was allowed. Your present links do not change.",
    again: { approve: "To do it again, begin on the provider's screen with the button that links an account.", sign_in: "To do it again, press “Sign in again”." },
    signIn: "Sign in again",
  },
  lastAttempt: {
    lock: {
      title: "One more wrong entry locks your access",
      confirm: "I have checked my entry and know that this is the last attempt.",
      missing,
      text: {
        master: "If you are not certain, do not send. Press “Cancel” and ask your branch: nobody in the company can unlock a master user.",
        administrator: "If you are not certain, do not send. Press “Cancel” and ask the master user of your company to check or reset it.",
        general: "If you are not certain, do not send. Press “Cancel” and ask the master user or an administrator of your company to check or reset it.",
      },
    },
    handover: {
      title: "One more wrong number ends this procedure",
      text: "Your access is not locked. Check the number shown in the browser. If you cannot find it, or did not begin this procedure yourself, press “Cancel”.",
      confirm: "I have checked the number in the browser.",
      missing,
    },
    pin: {
      title: "One more wrong PIN locks an account",
      text: (accounts) =>
        `After one more wrong PIN, ${accounts} cannot be registered here and your branch has to help. Check the copy of your application form. If you are not certain, do not select this account.`,
      confirm: "I have checked the inquiry PIN and know that this is the last attempt.",
      missing,
    },
  },
  pinLocked: "Ask your branch",
  width: {
    full: { fits: "The text is in full-width characters.", not: "There are half-width characters. The answer to this question was registered in full width." },
    half: { fits: "The text is in half-width characters.", not: "There are full-width characters. The answer to this question was registered in half width." },
  },
  first: "Start",
  renewalOn: (n, title) => `The renewal has moved on to step ${n}: ${title}.`,
  renewalAt: (n, title) => `The renewal is at step ${n}: ${title}.`,
  sentence: ". ",
};
