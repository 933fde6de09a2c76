// While a scenario is computed its page asks how far it is, and loads itself again when it is done.

const FIRST_MILLISECONDS = 400;
const LONGEST_MILLISECONDS = 5000;
const SLOWER = 1.3;

interface Progress {
  readonly under_way: boolean;
  readonly told: string;
  readonly done: number;
  readonly total: number;
}

/** Follows the section with `data-progress` below `root`, if there is one; the button to look again is not needed. */
export function followProgress(root: ParentNode, reload: () => void = () => location.reload()): void {
  const section = root.querySelector<HTMLElement>("[data-progress]");
  const address = section?.dataset.progress;
  if (section !== null && address !== undefined) {
    void follow(section, address, reload, FIRST_MILLISECONDS);
  }
}

async function follow(
  section: HTMLElement,
  address: string,
  reload: () => void,
  first: number,
): Promise<void> {
  for (let pause = first; ; pause = Math.min(pause * SLOWER, LONGEST_MILLISECONDS)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const progress = await asked(address);
    if (progress === "gone" || (progress !== null && !progress.under_way)) {
      reload();
      return;
    }
    if (progress !== null) {
      tell(section, progress);
    }
  }
}

/** Null where the server could not be asked: the next time it may answer again. */
async function asked(address: string): Promise<Progress | "gone" | null> {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
    if (response.ok) {
      return (await response.json()) as Progress;
    }
    return response.status < 500 ? "gone" : null;
  } catch {
    return null;
  }
}

function tell(section: HTMLElement, { told, done, total }: Progress): void {
  const words = section.querySelector("[data-progress-told]");
  if (words !== null && words.textContent !== told) {
    words.textContent = told;
  }
  const bar = section.querySelector<HTMLProgressElement>("[data-progress-bar]");
  if (bar !== null && total > 0) {
    bar.max = total;
    bar.value = done;
  }
}
