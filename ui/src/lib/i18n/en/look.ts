import type { Words } from "../ja";

export const look: Words["look"] = {
  help: "About this screen",
  size: "Size of text",
  sizeNote: "On every screen, Ctrl with + or − changes it, and Ctrl with 0 puts it back.",
  percent: (percent) => `${percent}%`,
  now: (percent) => `The size of text is ${percent}%`,
};
