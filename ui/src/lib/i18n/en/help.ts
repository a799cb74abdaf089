// What each screen is for, in the words of people who keep the books.
import type { Part, Topic } from "$lib/help";

import type { ScreenHelp } from "../ja/help";

const contracts = "To use an API link you need two contracts beforehand: one for the provider's service, and one for our corporate internet banking.";
const stopping = "To stop information from being given to a provider, you must apply to the provider for it.";
const ninetyDays = "A link is valid for a limited time (90 days). After that it must be registered again.";
const notOurs = "The provider's service is not ours. Please ask the provider about what it does.";
const ownResponsibility =
  "With an API link your financial information is given to the provider. Agree to our API terms and allow it on your own responsibility.";
const phishing = "We never ask by phone for a certificate renewal or a password. Cancel any procedure that you did not begin.";

const topics: Record<Topic, Part> = {
  dashboard: {
    title: "Links",
    about: "Shows the links of all your companies, and when each of them ends.",
    points: [
      "“To do this week” lists the links and certificates to renew within this week, the most urgent first.",
      "Each state has a word and a sign. “Urgent” is 7 days or less before the end, “Ends soon” 14 days or less. “Re-authentication needed” must be renewed although its time has not come.",
      "To renew, press “Renew” of the link. You are guided from the provider's page to the fetching of the statements.",
      "“As of” is when the list was fetched from the bank. If it is old, press “Refresh” or sign in.",
      "The picture of the next 90 days shows when recommended days and ends come. The dotted bar is the close window, the shaded days are those on which the bank is closed.",
      "The list can be saved as CSV or as a calendar, or printed.",
    ],
    care: [ninetyDays],
  },
  reminders: {
    title: "Reminders",
    about: "Shows which reminders will come, and which have been given.",
    points: [
      "Reminders come 14, 7, 3 and 1 days before the end, on the day, and up to 28 days afterwards until the link is renewed. On a day when the bank is closed, one before the end comes on the business day before, one after the end on the business day after.",
      "“Later” reminds you again in the morning of the next business day.",
      "With notifications switched off, the list of links and this screen go on showing what is due.",
      "If no notification appears, try the test notification.",
    ],
    care: ["A reminder never contains a link or an account number. Do not open a mail that does.", phishing],
  },
  history: {
    title: "History and receipts",
    about: "Shows what happened to your links: permissions, renewals, ends and stops.",
    points: [
      "You can narrow it down by company, event and time.",
      "“Receipt” shows a receipt of the event, which can be printed.",
      "“Save as CSV” makes a file of what is shown.",
      "The record stays on this PC even after the bank no longer lists a link.",
    ],
  },
  companies: {
    title: "Companies",
    about: "Here you tell the companies of this PC apart.",
    points: [
      "Label, colour and people in charge are kept on this PC only. The company's official name does not change.",
      "“Sign in” of a company goes on with that company's certificate only.",
      "The details can be saved to a file and taken over on another PC. You see what will change before it does.",
    ],
    care: ["Do not write passwords, PINs or account numbers into the notes."],
  },
  certificates: {
    title: "Certificates",
    about: "Shows the electronic certificates that this PC can use, and when they end.",
    points: [
      "Tell them apart by company, user and validity. Those that cannot be used are listed below with the reason.",
      "For a certificate file or an IC card, press “Open” and enter its password or PIN to see what is inside.",
      "After a certificate was renewed, its links must be renewed too. If it ends soon, have it reissued before you renew a link: then once is enough.",
    ],
    care: ["Passwords and PINs are not kept.", phishing],
  },
  providers: {
    title: "Providers",
    about: "Lists the providers that the bank works with, and how to begin, renew and stop at each of them.",
    points: [
      "Show the steps of a provider to see how. A first link begins at the provider's page.",
      "If there is a link already, begin with “Renew” in the list of links: a new registration may double accounts and statements.",
      "“Linked” counts the links of the companies of this PC.",
    ],
    care: [contracts, notOurs],
  },
  settings: {
    title: "Settings",
    about: "Here you change the language, the size of text, and how reminders are shown.",
    points: [
      "Changes take effect at once. There is nothing to save.",
      "On every screen, Ctrl with +, − or 0 changes the size of text too.",
      "What your administrator decided cannot be changed here. Ask them, and give the name of the setting.",
      "If a problem is listed, press “Diagnose”.",
    ],
  },
  help: {
    title: "Help",
    about: "How to use this app, and what to know before you do.",
    points: [
      "“Screen by screen” explains every screen. The same text opens on each screen with “About this screen” below the menu, or with F1.",
      "If something does not work, run the diagnosis.",
    ],
  },
  diagnosis: {
    title: "Diagnosis",
    about: "Finds out why something does not work, and what to do.",
    points: [
      "It checks everything between this PC and the bank. It opens no certificate and changes nothing.",
      "Do what the listed items advise, from the top. Then run it again.",
      "For support, save the result as a file or copy it as text. It contains no company names, account numbers or passwords.",
    ],
  },
  about: {
    title: "About this app",
    about: "Shows the version of the app and what it runs on.",
    points: ["When you ask for support, copy the details and send them along.", "Your administrator distributes new versions."],
    care: ["Do not follow a mail, a phone call or a web site that asks you to update the app."],
  },
  licences: {
    title: "Licences",
    about: "Lists the software and the typeface in this app, with copyright notices and licences.",
    points: ["You do not need it for your work. Press a name to read the full text."],
  },
  "print-list": {
    title: "List to print",
    about: "Prints the list of links on A4 landscape.",
    points: ["It prints what the list of links shows now, as you narrowed it down.", "“Print” lets you choose a printer. You can make a PDF there too."],
  },
  "link-detail": {
    title: "Details of a link",
    about: "Shows what was allowed for one link, when it ends, and what happened to it.",
    points: [
      "The button to renew leads through the renewal.",
      "The recommended day leaves enough time before the end and keeps clear of the closing at the end of a month.",
      "The steps to stop tell how to stop the link at the provider.",
    ],
    care: [stopping, notOurs],
  },
  stop: {
    title: "Stop a link",
    about: "Stops the information at the bank.",
    points: [
      "Afterwards the provider can fetch neither balances nor statements. What it fetched before stays with the provider.",
      "It cannot be undone. To use the service again, begin anew at the provider's page.",
      "Afterwards, apply to the provider too.",
    ],
    care: [stopping],
  },
  "mail-draft": {
    title: "Draft of a mail",
    about: "Writes a mail that asks a colleague to renew a link.",
    points: ["“Open in the mail program” puts the text into your mail program. You send it yourself.", "If the mail program does not open, copy the text and paste it."],
    care: ["It contains no link and no account number. Please add none."],
  },
  renewal: {
    title: "Renew a link",
    about: "Guides you through a renewal from beginning to end.",
    points: [
      "A renewal begins at the provider's page. Open it from here and follow the steps.",
      "Choose re-authentication, not a new registration: a new one would double accounts and statements.",
      "The renewal goes on while you look at other screens. You can come back to it.",
      "It is done when the new link is in the list and the provider has fetched statements.",
    ],
    care: [ninetyDays],
  },
  alignment: {
    title: "Bring ends together",
    about: "Renews all links of a company on the same day, so that they end around the same day next time.",
    points: ["On the day shown, renew them one by one from the top.", "The time is counted anew from the renewal, so the days left are given up. You need not do this."],
  },
  receipt: {
    title: "Receipt",
    about: "One page about something that happened to a link.",
    points: ["Print it on paper or as a PDF. Of account numbers it has the last four digits only.", "It does not prove that anything was stopped or cancelled at the provider."],
  },
  certificate: {
    title: "Certificate login",
    about: "Here you choose the company's certificate, which proves who you are.",
    points: [
      "Check company and user, choose one certificate, and press the login button.",
      "If there is none to choose, press “Open” of a certificate file or an IC card.",
      "Those that cannot be used are listed below with the reason.",
      "In a renewal, only a certificate of that link's company goes on.",
    ],
    care: [contracts, phishing],
  },
  working: {
    title: "Connecting",
    about: "The app waits for the bank's answer.",
    points: ["Please wait. If the IC card or Windows asks for a PIN, enter it.", "If no answer comes, you are told why and what to do."],
  },
  handover_confirm: {
    title: "Check number",
    about: "Makes sure that the browser and this app are used by the same person.",
    points: ["Enter the number that our page in the browser shows.", "Leave the browser's page open."],
    care: ["If somebody gives you a number by phone or mail, do not enter it: cancel."],
  },
  password: {
    title: "Login password",
    about: "The login password of internet banking proves who you are.",
    points: [
      "It is neither the PIN of a cash card nor the password of the accounting software.",
      "“Show” lets you check what you typed. You may paste it.",
      "When few attempts are left, make sure before you send. After the last one the use is suspended.",
      "If you forgot it, cancel and ask your company's administrator or master user to reset it. A master user asks the branch.",
    ],
    care: ["The password is not kept, and the provider never gets it.", phishing],
  },
  risk_question: {
    title: "Additional check",
    about: "When you work from an unusual place, the answer to a question that you registered proves who you are.",
    points: [
      "Type it with the very characters that you registered. Full-width and half-width are different.",
      "This screen comes only when it is needed. Nothing is wrong if it did not come last time.",
      "After the last attempt the use is suspended. If you are not sure, cancel.",
    ],
    care: [phishing],
  },
  scope_selection: {
    title: "Kinds of information",
    about: "Here you choose which information the provider gets.",
    points: ["Choose only what you use there. What is required cannot be left out.", "For some providers this screen does not come."],
  },
  account_pin: {
    title: "Inquiry PINs",
    about: "Registers the inquiry PIN of each account, which is used to read balances and statements.",
    points: [
      "It is the number that you gave the cooperative on the application form, neither the PIN of a cash card nor the login password.",
      "Choose the accounts, enter their PINs and register them. Leave out accounts that you do not link.",
      "If you do not know a PIN, go on without it. It can be registered later.",
      "After several wrong PINs an account is locked.",
    ],
    care: ["The PINs are not kept."],
  },
  account_pin_result: {
    title: "Result of the inquiry PINs",
    about: "Shows for each account whether its PIN was registered.",
    points: [
      "If all is as you want it, confirm.",
      "To register another account, or one that failed, choose to register more.",
      "For a locked account ask your branch. The others can go on.",
    ],
  },
  consent: {
    title: "Permission",
    about: "Here you check which company's and which accounts' information goes to whom, and decide.",
    points: [
      "Check the provider's name, the information, the accounts and the end of the permission.",
      "To allow it, read the confirmation, tick that you go on, then press “Allow”.",
      "If you do not allow it, this procedure provides no further information. Your present links go on as they are.",
      "If a link is named that this permission replaces, that link ends when the new one begins.",
    ],
    care: [ownResponsibility, notOurs, stopping, ninetyDays],
  },
  interrupted: {
    title: "Interrupted procedure",
    about: "The procedure stopped on its way, for example because the connection was lost.",
    points: ["Send it again. What you sent is kept, and it costs no further attempt. After some time, however, you may have to start again from the beginning.", "If it happens again and again, run the diagnosis."],
  },
  refused: {
    title: "A procedure that cannot go on",
    about: "Tells why the procedure cannot go on, and what to do.",
    points: ["No link was made. Do what is advised, then begin again at the provider's page. For a sign-in, press “Sign in” above the list of links.", "When you ask for support, give the error code. Nobody needs your password or PINs."],
  },
  timed_out: {
    title: "A procedure whose time is over",
    about: "Tells that the procedure has ended because its time is over.",
    points: [
      "Nothing was allowed. Your present links do not change.",
      "Begin a link again at the provider's page. To sign in, press “Sign in again”.",
      "Each step in which something is entered or checked shows how much time is left. Where it can be extended, press “More time” to go on.",
    ],
  },
  signed_in: {
    title: "Signed in",
    about: "You are signed in.",
    points: ["Go to the list to see the links of this company."],
  },
  done: {
    title: "Back to the browser",
    about: "What this app does is done, and the browser goes on.",
    points: [
      "Continue in the browser: it leads back to the provider's page. Until then the link is not complete.",
      "Open it within the time shown. After that, the procedure is complete if the browser is back at the provider; if it is not, begin again at the provider's page.",
      "Check at the provider that statements can be fetched.",
    ],
    care: [notOurs],
  },
};

export const screenHelp: ScreenHelp = {
  open: "About this screen",
  close: "Close",
  heading: (title) => `About “${title}”`,
  care: "Please note",
  all: "Screen by screen",
  allLead: "On every screen it opens with “About this screen” below the menu, or with F1. What you typed stays.",
  more: "Open the whole help",
  topics,
};
