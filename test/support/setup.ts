import fc from 'fast-check'

// The same random cases in every run, so that a red run is the change's doing; FC_SEED makes others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 1) })
