// biome-ignore-all lint/suspicious/noExplicitAny: GeoJSON as its packages give it
export function rounded(coordinates: any, digits: number): any;
export function decoded(geometry: { type: string; coordinates: any; encodeOffsets: any }): any;
export function centre(geometry: { type: string; coordinates: any }): [number, number];
