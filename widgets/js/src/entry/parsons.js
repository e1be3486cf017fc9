import { Parsons } from "../parsons.js";
import { mounting } from "../mount.js";

export const mount = mounting("parsons", Parsons);
