// Small conveniences. Every page works without them.

import { copyButtons } from "./copy";
import { closePopovers } from "./popovers";
import { forgetOnSignOut } from "./sign-out";
import { submitOnChange } from "./submit";
import { themeButtons } from "./theme";

export function enhance(root: ParentNode): void {
  themeButtons(root);
  submitOnChange(root);
  copyButtons(root);
  closePopovers();
  forgetOnSignOut();
}
