import { mounting } from "../mount.js";
import { Player } from "../player.js";

export const mount = mounting("player", Player);

// The contrast grid plays films; its script finds the player of the page here.
globalThis.minitheanoPlayer = mount;
