// Signing out throws away what tabs keep of unsent forms, in this tab and in all others: the next person at this machine
// finds nothing of them.

/** What keys in sessionStorage begin with under which unsent forms are kept. */
export const DRAFTS = "corechain:draft:";
const LEAVES = 'form[action$="/accounts/logout/"], form[action$="/accounts/close/"]';

/** Watches the forms that sign out, here and in other tabs. */
export function forgetOnSignOut(): void {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("corechain:sign-out");
  channel?.addEventListener("message", forgetDrafts);
  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.matches(LEAVES)) {
      forgetDrafts();
      channel?.postMessage("");
    }
  });
}

/** The keys of all unsent forms of this tab; none where the browser keeps nothing. */
export function draftKeys(): string[] {
  try {
    return Object.keys(sessionStorage).filter((each) => each.startsWith(DRAFTS));
  } catch {
    return [];
  }
}

function forgetDrafts(): void {
  for (const each of draftKeys()) {
    sessionStorage.removeItem(each);
  }
}
