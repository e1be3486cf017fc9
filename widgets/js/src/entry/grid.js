import { Grid } from "../grid.js";
import { mounting } from "../mount.js";

export const mount = mounting("grid", Grid);
