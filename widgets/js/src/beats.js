/** The five beats of a call, in their order. */
export const BEATS = ["bind", "snapshot", "compute", "commit", "return"];
export const NUMBERS = "①②③④⑤";
