import { Gate } from "../gate.js";
import { mounting } from "../mount.js";

export const mount = mounting("gate", Gate);
