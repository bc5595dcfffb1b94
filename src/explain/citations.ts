/** Works that the texts name: their years are part of their names. */
export const citations = {
  attention: 'Vaswani et al. 2017',
  layerNorm: 'Ba et al. 2016',
  santurkar: 'Santurkar et al. 2018',
} as const
