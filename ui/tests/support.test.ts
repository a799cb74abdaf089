import { expect, it } from "vitest";

import { longContact, named } from "$lib/backend/fixture/support";

import { show } from "./show";

const contacts = () => [...document.querySelectorAll('[data-testid="support-contact"]')].map((line) => line.textContent);
const line = `社内の問い合わせ先: ${named.support_contact}`;

it.each([
  ["with the error that ends a procedure", "support-refused", [line]],
  ["with what does not work at start", "support-dashboard", [line]],
  ["in the help", "support-help", [line]],
  ["nowhere in an error where nobody is named", "dashboard-problems", []],
  ["nowhere in the help where nobody is named", "help", []],
])("whom to ask stands %s", async (_, state, expected) => {
  await show(state);
  expect(contacts()).toEqual(expected);
});

it("whom to ask stands with each check that failed, and where the diagnosis is handed over", async () => {
  await show("support-diagnosis");
  const failed = document.querySelectorAll('[data-testid="failure"]');
  expect(failed.length).toBeGreaterThan(0);
  expect(contacts()).toEqual([...failed].map(() => line).concat(line));
});

it("the longest contact that is looked at is as long as a policy may be", () => {
  expect(longContact).toHaveLength(200);
});
