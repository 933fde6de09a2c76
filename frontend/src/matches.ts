// The slider between fit and the chain's benefit: the list follows while somebody moves it. The portal orders, keeps the
// choice and answers with the page; what is in order on that page is put in place of what stands here.

const PAUSE_MILLISECONDS = 300;
const FOLLOWING = "[data-in-order], #chain-now, .pagination";

/** Makes forms with `data-order` below `root` send themselves while their slider moves, and hides their button. */
export function orderForms(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-order]")) {
    orderWhileMoving(form);
  }
}

function orderWhileMoving(form: HTMLFormElement): void {
  const showButton = (shown: boolean) => {
    for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-submit]")) {
      button.hidden = !shown;
    }
  };
  showButton(false);
  let waiting = 0;
  let last = 0;
  const follow = async () => {
    const asked = ++last;
    const answer = await answered(form);
    if (asked !== last) {
      return; // moved again meanwhile: a later answer follows
    }
    if (answer === null || !replaced(answer)) {
      showButton(true); // no answer, or the sign-in: the button leads there
    }
  };
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void follow(), PAUSE_MILLISECONDS);
  });
}

/** The page in its new order; null where the portal does not answer. */
async function answered(form: HTMLFormElement): Promise<Document | null> {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Puts what is in order on `answer` in place of what stands on the page; false where it holds nothing in order. */
function replaced(answer: Document): boolean {
  if (answer.querySelector("[data-in-order]") === null) {
    return false;
  }
  const fresh = answer.querySelectorAll(FOLLOWING);
  document.querySelectorAll(FOLLOWING).forEach((old, place) => {
    const next = fresh[place];
    if (next?.tagName === old.tagName) {
      old.innerHTML = next.innerHTML; // the element itself stays, so that changes of a live one are told
    }
  });
  return true;
}
