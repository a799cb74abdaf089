// One link's detail on a screen: asked for anew whenever the list changes. What is shown stays until the answer comes.
import type { App } from "./app.svelte";
import type { Failure, LinkDetailView } from "./backend/types";

export class Detail {
  view = $state.raw<LinkDetailView | null>(null);
  failure = $state.raw<Failure | null>(null);

  /** While a component is being made, whose life it shares. */
  constructor(app: App, ids: () => { companyId: string; linkId: string }) {
    $effect(() => {
      void app.dashboard;
      const { companyId, linkId } = ids();
      let isLatest = true;
      void app.linkDetail(companyId, linkId).then((answer) => {
        if (!isLatest) return;
        if (answer?.status === "ok") this.view = answer.data;
        this.failure = answer?.status === "error" ? answer.error : null;
      });
      return () => (isLatest = false);
    });
  }
}
