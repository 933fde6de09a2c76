// What the pages of the laboratory do besides their picture; loaded only where a page is one of them.

import { followProgress } from "./progress";
import { findAmongTicks } from "./ticks";

export function enhanceLaboratory(root: ParentNode): void {
  followProgress(root);
  findAmongTicks(root);
}
