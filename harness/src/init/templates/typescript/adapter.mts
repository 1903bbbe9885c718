// An adapter by which Madoguchi judges an implementation. Madoguchi starts it as iut.yaml says.

import { play } from "./protocol.mts";
import { @Role@ } from "./@role@.mts";

await play("@name@", {
  @role@: @Role@,
});
