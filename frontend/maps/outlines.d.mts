// biome-ignore lint/suspicious/noExplicitAny: GeoJSON as its packages give it
export function outlines(): any;
