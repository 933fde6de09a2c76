// What every page loads: small enhancements, and the loaders of pictures.

import "./pictures.css";
import "./graph.css";
import { enhance } from "./enhance";
import { draftKeys } from "./enhance/sign-out";
import { drawPictures, type Loaders } from "./picture";

const loaders: Loaders = {
  "chain-graph": () => import("./chain-graph"),
  "node-neighbourhood": () => import("./neighbourhood"),
  "indicator-chart": () => import("./echarts/indicator-chart"),
  "place-map": () => import("./echarts/place-map"),
  "scenario-steps": () => import("./laboratory/steps"),
};

enhance(document);
drawPictures(document, loaders);
if (document.querySelector("[data-progress], [data-ticks]") !== null) {
  void import("./laboratory").then(({ enhanceLaboratory }) => enhanceLaboratory(document));
}
if (document.querySelector("[data-passkey]") !== null) {
  void import("./accounts/passkeys").then(({ passkeyForms }) => passkeyForms(document));
}
if (document.querySelector("[data-listing-form]") !== null) {
  void import("./listings").then(({ listingForms }) => listingForms(document));
} else if (draftKeys().length > 0) {
  void import("./drafts").then(({ settleDrafts }) => settleDrafts(document));
}
if (document.querySelector("form[data-order]") !== null) {
  void import("./matches").then(({ orderForms }) => orderForms(document));
}
