import type { Words } from "../ja";

export const empty: Words["dashboard"]["empty"] = {
  title: "The first link begins at the provider's site",
  lead: "Choose to link the bank there: by way of the bank's page, this app opens.",
  steps: [
    ["Link at the provider", "Log in to your accounting software, choose this bank as the one to link by API, press its button for linking and choose the accounts at the bank."],
    ["“Continue in the app”", "The bank's page appears in the browser. Press “Continue in the app” there, and this app takes over."],
    ["Log in with the certificate", "Choose the certificate, press “Log in with certificate” and enter the login password."],
    ["Read, and allow", "Read the declaration, choose to continue and press “Allow”: the provider's page comes back."],
  ],
  contractsTitle: "Before you begin",
  contracts: "Linking needs two contracts beforehand: one for the provider's service and one for the corporate internet banking.",
  directory: "See the providers",
  directoryNote: "Each provider has its own guide for the first link.",
  already: "If you have links already, sign in to see them.",
};
