import { Command } from 'commander'
import { benchDecodeCommand } from './bench-decode.js'
import { benchTrainCommand } from './bench-train.js'

export function benchCommand(): Command {
  return new Command('bench')
    .summary('measure the speed')
    .description('Measures how fast this machine trains or decodes. Without flags: the setting of the original.')
    .addCommand(benchTrainCommand())
    .addCommand(benchDecodeCommand())
}
