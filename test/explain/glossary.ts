/** A term in both languages, and the words that the texts don't use for it. */
export interface Term {
  readonly zh: string
  readonly en: string
  readonly avoid: readonly string[]
}

/** One word for one thing: the lessons' texts are checked against this list. */
export const glossary: readonly Term[] = [
  { zh: '词元', en: 'token', avoid: ['令牌', '标记', '符号化'] },
  { zh: '词表', en: 'vocabulary', avoid: ['词典', '词汇表'] },
  { zh: '源序列', en: 'source', avoid: ['源语句', '原序列', 'source sentence'] },
  { zh: '目标', en: 'target', avoid: ['标签序列', 'ground truth', 'gold'] },
  { zh: '批', en: 'batch', avoid: ['小批量', 'mini-batch', 'minibatch'] },
  { zh: '填充', en: 'padding', avoid: ['补零', '垫', 'zero padding'] },
  { zh: '掩码', en: 'mask', avoid: ['遮罩', '蒙版', '屏蔽矩阵'] },
  { zh: '嵌入', en: 'embedding', avoid: ['词嵌入', '嵌入式'] },
  { zh: '位置编码', en: 'encoding', avoid: ['位置嵌入', 'positional embedding'] },
  { zh: '编码器', en: 'encoder', avoid: ['编码端'] },
  { zh: '解码器', en: 'decoder', avoid: ['译码器', '解码端'] },
  { zh: '注意力', en: 'attention', avoid: ['关注力'] },
  { zh: '自注意力', en: 'self-attention', avoid: ['自我注意力', 'self attention'] },
  { zh: '交叉注意力', en: 'cross-attention', avoid: ['互注意力', 'cross attention', 'encoder-decoder attention'] },
  { zh: '头', en: 'head', avoid: ['注意头'] },
  { zh: '查询', en: 'query', avoid: ['询问'] },
  { zh: '键', en: 'key', avoid: ['关键字'] },
  { zh: '能量', en: 'energy', avoid: ['注意力分数', 'attention score'] },
  { zh: '残差', en: 'residual', avoid: ['跳连', '短路连接', 'skip connection', 'shortcut'] },
  { zh: '归一化', en: 'normalisation', avoid: ['规范化', '标准化', 'normalization', 'normalize'] },
  { zh: '正则化', en: 'regularisation', avoid: ['规则化', 'regularization'] },
  { zh: '方差', en: 'variance', avoid: ['变异数'] },
  { zh: '标准差', en: 'deviation', avoid: ['均方差'] },
  { zh: '梯度', en: 'gradient', avoid: ['斜率'] },
  { zh: '损失', en: 'loss', avoid: ['代价函数', 'cost function'] },
  { zh: '学习率', en: 'learning rate', avoid: ['学习速率', 'step size'] },
  { zh: '参数', en: 'parameter', avoid: ['参量'] },
  { zh: '超参数', en: 'hyper-parameter', avoid: ['超参量', 'hyperparameter'] },
  { zh: '缓冲区', en: 'buffer', avoid: ['缓存区'] },
  { zh: '形状', en: 'shape', avoid: ['尺寸元组'] },
  { zh: '步长', en: 'strides', avoid: ['跨度', '步幅'] },
  { zh: '广播', en: 'broadcast', avoid: ['传播机制'] },
  { zh: '视图', en: 'view', avoid: ['视窗'] },
  { zh: '张量', en: 'tensor', avoid: ['多维矩阵'] },
  { zh: '自回归', en: 'autoregression', avoid: ['自动回归'] },
  { zh: '教师强制', en: 'teacher forcing', avoid: ['教师强迫', '老师强制'] },
  { zh: '独热', en: 'one-hot', avoid: ['单热', 'one hot'] },
  { zh: '早停', en: 'early stopping', avoid: ['提前终止'] },
  { zh: '标签平滑', en: 'label smoothing', avoid: ['标签平化'] },
  { zh: '数据增强', en: 'augmentation', avoid: ['数据扩增', '数据扩充'] },
  { zh: '留出', en: 'held', avoid: ['验证出', 'hold-out set'] },
]
