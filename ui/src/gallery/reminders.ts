// The reminders page, and reminders that nobody saw.
import { dashboards } from "$lib/backend/fixture/dashboard";
import { failures } from "$lib/backend/fixture/failures";
import { ordinary } from "$lib/backend/fixture/fixture";
import { reminderViews, unseenNotices } from "$lib/backend/fixture/reminders";

import { policyUnreadable } from "./managed";
import type { Shown } from "./states";

const route = { page: "reminders" } as const;
const by = { ja: "ポリシー(このパソコン)", en: "policy of this PC" };
const locked = { ...ordinary.bootstrap, managed: ["NotificationsEnabled", "Autostart"].map((name) => ({ name, by, unreadable: false })) };

export const reminderStates: Record<string, Shown> = {
  "dashboard-unseen-not-noted": { dashboard: { ...dashboards.full, unseen: unseenNotices }, instead: { acknowledgeUnseen: failures.settings }, press: ["unseen-seen"] },
  "dashboard-unseen-notices": { dashboard: { ...dashboards.full, unseen: unseenNotices } },
  reminders: { route },
  "reminders-none": { route, reminders: reminderViews.none },
  "reminders-expired-today": { route, reminders: reminderViews.expiredToday },
  "reminders-off": { route, reminders: reminderViews.off },
  "reminders-troubled": { route, reminders: reminderViews.troubled },
  "reminders-managed": { route, bootstrap: locked },
  "reminders-policy-unreadable": { route, bootstrap: policyUnreadable },
  "reminders-tested": { route, press: ["test-toast"] },
  "reminders-test-failed": { route, instead: { testToast: failures.notifications }, press: ["test-toast"] },
};
