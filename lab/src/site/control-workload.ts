/**
 * The innocent workload of every site: a small loop that writes the machine's time into a file once a second,
 * until it is stopped. It must survive whatever a site does against the rogue.
 */
export const CONTROL_WORKLOAD = `#!/bin/sh
# Physics analysis of Iris Innocent. It harms nobody; please let it run.
while :; do
  date +%s%3N > tick.new && mv tick.new tick
  sleep 1
done
`;
