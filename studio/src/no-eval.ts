import * as z from 'zod/mini'

// The page's policy forbids eval; that zod tries is an error on Firefox's console.
z.config({ jitless: true })
