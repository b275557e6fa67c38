<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>workbench</name>
    <message>
      <source> or </source>
      <translation> 或 </translation>
    </message>
    <message>
      <source> · about {} left</source>
      <translation> · 约剩 {}</translation>
    </message>
    <message>
      <source> · paused</source>
      <translation> · 已暂停</translation>
    </message>
    <message>
      <source>, {} units are dead or saturated</source>
      <translation>，{} 个单元已失效或已饱和</translation>
    </message>
    <message>
      <source>1 image</source>
      <translation>1 张图像</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 个小图</translation>
    </message>
    <message>
      <source>: all {} are made</source>
      <translation>：{} 幅已全部生成</translation>
    </message>
    <message>
      <source>: {} of {}</source>
      <translation>：{} / {}</translation>
    </message>
    <message>
      <source>A click on a descriptor looks by it.</source>
      <translation>单击一个描述符即按它查找。</translation>
    </message>
    <message>
      <source>A click on a region opens its image at that place.</source>
      <translation>单击一个区域即在该处打开其图像。</translation>
    </message>
    <message>
      <source>A click opens the unit with its strongest regions in the collection</source>
      <translation>单击打开该单元及其在图像集中的最强区域</translation>
    </message>
    <message>
      <source>A click shows the images</source>
      <translation>单击显示这些图像</translation>
    </message>
    <message>
      <source>A click shows the images behind the number</source>
      <translation>单击显示这个数字背后的图像</translation>
    </message>
    <message>
      <source>A colour is one kind of thing.</source>
      <translation>一种颜色代表一种事物。</translation>
    </message>
    <message>
      <source>A few draws say little about rare directions. Noise of the same Linf size is much longer in L2 than most attacks, and the other way round, so compare in the attack's own norm.</source>
      <translation>少数几次抽样对罕见方向说明不了什么。Linf 大小相同的噪声在 L2 下比多数攻击长得多，反之亦然，所以请用攻击自己的范数比较。</translation>
    </message>
    <message>
      <source>A frame is what was found, with how sure the network is.</source>
      <translation>每个框是找到的东西，旁边是网络的确信程度。</translation>
    </message>
    <message>
      <source>A matrix has headings in place of letters.</source>
      <translation>矩阵以标题代替字母。</translation>
    </message>
    <message>
      <source>A network can be surer of an input that it was not made for: look at the answer, and decide.</source>
      <translation>网络可能对并非为其设计的输入更确定：请查看回答并自行决定。</translation>
    </message>
    <message>
      <source>A network paints what it was trained for, and nothing says which painting a style was made of. Weights between styles were not trained: a mixture is what the network makes of them. Strokes have a size in pixels of the network's input, so another input size is another picture.</source>
      <translation>网络只按训练所学来绘画，而风格取自哪幅画并无说明。风格之间的权重未经训练：混合结果只是网络对它们的处理。笔触的大小以网络输入的像素计，因此另一输入尺寸会得到另一幅图像。</translation>
    </message>
    <message>
      <source>A number counts pictures: its row is what they are called, its column what the network says.</source>
      <translation>数字是图像的张数：所在行是图像的名称，所在列是网络的回答。</translation>
    </message>
    <message>
      <source>A number says how alike two pictures are, and not in what.</source>
      <translation>数字只说明两张图像有多相像，不说明在哪方面相像。</translation>
    </message>
    <message>
      <source>A number says how alike, not in what: the target similarity:OTHER.png with any technique says that. From which number on two images show the same thing hangs on the network and on the images; a threshold from elsewhere holds there.</source>
      <translation>数字只说明有多相似，不说明在何处相似：目标 similarity:OTHER.png 配合任一方法可以说明。从哪个值起两张图像算是同一事物，取决于网络和图像；别处的阈值只在别处成立。</translation>
    </message>
    <message>
      <source>A patch is itself something to see, and its edges may be what the network answers to: try another fill before you believe it. One place at a time says nothing of two that stand in for each other.</source>
      <translation>遮挡块本身也会被看到，网络响应的可能正是它的边缘：相信之前请换一种填充试试。一次只看一处，对能相互替代的两处什么也没说。</translation>
    </message>
    <message>
      <source>A picture made from noise in which the channels of several layers answer together as they do in the open image, wherever that is: what the network keeps of it as texture.</source>
      <translation>从噪声生成的图像，其中若干层的通道共同响应的方式与打开的图像相同，无论在何处：网络作为纹理所保留的内容。</translation>
    </message>
    <message>
      <source>A picture made from noise to which one layer answers as it did to the open image: what the layer kept of it, and by eye what it lost.</source>
      <translation>从噪声生成的图像，某一层对它的响应与对打开的图像相同：这一层保留了什么，以及肉眼可见地丢失了什么。</translation>
    </message>
    <message>
      <source>A picture that one network paints so that another network sees one thing in it as clearly as it can</source>
      <translation>一个网络画的图像，使另一个网络尽可能清楚地在其中看到某一事物</translation>
    </message>
    <message>
      <source>A picture to which a layer answers as to the open image, only more so: what it sees in the image drawn out, as a caricature draws out a face.</source>
      <translation>一幅图像，某层对它的响应与对打开的图像相同，只是更强：它在图像中所见被夸张，如同漫画夸张人脸。</translation>
    </message>
    <message>
      <source>A place can light up that the answer does not depend on, and what speaks against it is left out.</source>
      <translation>回答并不依赖的地方也可能亮起，而反对它的部分没有显示。</translation>
    </message>
    <message>
      <source>A plugin is a program: it can do what you can do. The workbench undoes what a run leaves behind, but it is no sandbox. Switch on what you trust.</source>
      <translation>插件是一个程序：你能做的它都能做。工作台会撤销一次运行留下的改动，但它不是沙箱。只启用你信任的插件。</translation>
    </message>
    <message>
      <source>A probability is not a measure of being right: networks are often sure and wrong, and an image of nothing they know still gets a class.</source>
      <translation>概率并不衡量对错：网络常常自信却错误；即使图中没有它认识的东西，也总会得到一个类别。</translation>
    </message>
    <message>
      <source>A row for each thing.</source>
      <translation>每一行是一项。</translation>
    </message>
    <message>
      <source>A small change to the picture turns the answer “{}” into “{}”</source>
      <translation>对图片的微小改动使答案从“{}”变为“{}”</translation>
    </message>
    <message>
      <source>A strong activation is not a cause: whether it matters for the answer is another question, for Grad-CAM or occlusion. A channel that is silent here may speak on other images.</source>
      <translation>激活强不等于原因：它对答案是否重要是另一个问题，应由 Grad-CAM 或遮挡来回答。在此沉默的通道可能在别的图像上有响应。</translation>
    </message>
    <message>
      <source>A − B</source>
      <translation>A − B</translation>
    </message>
    <message>
      <source>Ablation-CAM</source>
      <translation>Ablation-CAM</translation>
    </message>
    <message>
      <source>About how near the image lies to another class: a change close to the smallest (in L2) that crosses a border between classes.</source>
      <translation>图像离另一个类别大约有多近：一个接近最小（按 L2）、跨过类别边界的改变。</translation>
    </message>
    <message>
      <source>About the Workbench</source>
      <translation>关于本程序</translation>
    </message>
    <message>
      <source>About the smallest change (in L2) that changes the prediction, or brings about a class of your choice, with as much confidence as kappa asks for.</source>
      <translation>大约最小的改变（按 L2），足以改变预测或得到您选定的类别，并达到 kappa 要求的把握。</translation>
    </message>
    <message>
      <source>About the smallest change of the picture that turns the network's answer into another one</source>
      <translation>使网络的回答变成另一个所需的最小改动（近似）</translation>
    </message>
    <message>
      <source>Activations</source>
      <translation>激活图</translation>
    </message>
    <message>
      <source>Adam</source>
      <translation>Adam</translation>
    </message>
    <message>
      <source>Adaptive</source>
      <translation>自适应</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Add the open image</source>
      <translation>添加打开的图像</translation>
    </message>
    <message>
      <source>Add this run</source>
      <translation>加入此运行</translation>
    </message>
    <message>
      <source>Add to the comparison</source>
      <translation>加入比较</translation>
    </message>
    <message>
      <source>Add…</source>
      <translation>添加…</translation>
    </message>
    <message>
      <source>Adversarial</source>
      <translation>对抗</translation>
    </message>
    <message>
      <source>After</source>
      <translation>之后</translation>
    </message>
    <message>
      <source>All of it, pixel for pixel</source>
      <translation>完整显示、逐像素显示</translation>
    </message>
    <message>
      <source>All other images</source>
      <translation>其他所有图像</translation>
    </message>
    <message>
      <source>All slices of one filter, or one slice of every filter</source>
      <translation>一个滤波器的所有切片，或每个滤波器的同一切片</translation>
    </message>
    <message>
      <source>All that varies in other directions: images that lie on one point may differ there, and the shares of variance say how much is left out. Over how many directions the code spreads is counted of these images, of which few show few directions. Groups that are apart in many directions at once overlap.</source>
      <translation>其他方向上的一切变化：落在同一点的图像可能在那里不同，方差占比说明漏掉了多少。编码分布在多少个方向上，是从这些图像数出来的，图像少则方向少。在许多方向上同时分开的群体会重叠。</translation>
    </message>
    <message>
      <source>All tiles</source>
      <translation>全部图块</translation>
    </message>
    <message>
      <source>All tiles (Escape)</source>
      <translation>全部图块 (Escape)</translation>
    </message>
    <message>
      <source>Also in {}</source>
      <translation>也在 {} 中</translation>
    </message>
    <message>
      <source>Also show how Grad-CAM of the target moves</source>
      <translation>同时显示目标的 Grad-CAM 如何变化</translation>
    </message>
    <message>
      <source>Amounts</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>An arrow: some values lie beyond the colours, and have the colour at that end.</source>
      <translation>箭头：有些值超出颜色的范围，用那一端的颜色显示。</translation>
    </message>
    <message>
      <source>And {} more; see the log.</source>
      <translation>另有 {} 个；见日志。</translation>
    </message>
    <message>
      <source>Another classifier, which says what it sees in the picture; automatic is the bundled one</source>
      <translation>另一个分类器，说明它在图中看到什么；自动为随附的分类器</translation>
    </message>
    <message>
      <source>Another classifier…</source>
      <translation>另一个分类器…</translation>
    </message>
    <message>
      <source>Another network…</source>
      <translation>另一个网络…</translation>
    </message>
    <message>
      <source>Another picture…</source>
      <translation>另一张图像…</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>回答</translation>
    </message>
    <message>
      <source>Any other class</source>
      <translation>任意其他类别</translation>
    </message>
    <message>
      <source>Architecture of these weights…</source>
      <translation>这些权重的架构…</translation>
    </message>
    <message>
      <source>Area under the curve: {}</source>
      <translation>曲线下面积：{}</translation>
    </message>
    <message>
      <source>As right as sure</source>
      <translation>正确率与置信度相等</translation>
    </message>
    <message>
      <source>Ask once more with the mean of the query and the first five found</source>
      <translation>以查询与最先找到的五张图像的平均值再查一次</translation>
    </message>
    <message>
      <source>Ask once more with what was found</source>
      <translation>用找到的结果再查一次</translation>
    </message>
    <message>
      <source>Ask the program that is at the batch to end, wherever it runs; what was done is kept</source>
      <translation>请求正在执行该批处理的程序结束，无论它在哪里运行；已完成的部分会保留</translation>
    </message>
    <message>
      <source>At least</source>
      <translation>至少</translation>
    </message>
    <message>
      <source>At most</source>
      <translation>至多</translation>
    </message>
    <message>
      <source>At most {} have room: tick fewer.</source>
      <translation>最多放得下 {} 个：请少选一些。</translation>
    </message>
    <message>
      <source>Auto</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Autosave</source>
      <translation>自动保存</translation>
    </message>
    <message>
      <source>Average</source>
      <translation>平均</translation>
    </message>
    <message>
      <source>Average precision: {}</source>
      <translation>平均精确率：{}</translation>
    </message>
    <message>
      <source>BIM (iterated FGSM)</source>
      <translation>BIM</translation>
    </message>
    <message>
      <source>Back from the unit</source>
      <translation>从单元返回</translation>
    </message>
    <message>
      <source>Back to channels, to layers</source>
      <translation>返回各通道、返回层</translation>
    </message>
    <message>
      <source>Back to one result</source>
      <translation>回到单个结果</translation>
    </message>
    <message>
      <source>Back to the collection</source>
      <translation>返回图像集</translation>
    </message>
    <message>
      <source>Back to the collection (Escape)</source>
      <translation>返回图像集（Esc）</translation>
    </message>
    <message>
      <source>Back to the comparison</source>
      <translation>返回比较</translation>
    </message>
    <message>
      <source>Back to the comparison (Escape)</source>
      <translation>返回比较（Escape）</translation>
    </message>
    <message>
      <source>Back to the session before</source>
      <translation>返回之前的会话</translation>
    </message>
    <message>
      <source>Back to the technique</source>
      <translation>返回方法</translation>
    </message>
    <message>
      <source>Background</source>
      <translation>背景</translation>
    </message>
    <message>
      <source>Bars</source>
      <translation>色条</translation>
    </message>
    <message>
      <source>Baseline</source>
      <translation>基线</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>批</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>Before it was saved as a file</source>
      <translation>存成文件之前</translation>
    </message>
    <message>
      <source>Begin</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Beside the picture</source>
      <translation>图片旁的内容</translation>
    </message>
    <message>
      <source>Between</source>
      <translation>两者之间</translation>
    </message>
    <message>
      <source>Bfloat16</source>
      <translation>Bfloat16（半精度）</translation>
    </message>
    <message>
      <source>Bilinear</source>
      <translation>双线性</translation>
    </message>
    <message>
      <source>Black</source>
      <translation>黑色</translation>
    </message>
    <message>
      <source>Black and white, as the network takes them</source>
      <translation>网络所取的黑与白</translation>
    </message>
    <message>
      <source>Black and white, in the picture that comes out</source>
      <translation>黑与白，在输出的图像中</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>蓝</translation>
    </message>
    <message>
      <source>Blue-red</source>
      <translation>蓝–红</translation>
    </message>
    <message>
      <source>Blur</source>
      <translation>模糊</translation>
    </message>
    <message>
      <source>Bounded</source>
      <translation>有界</translation>
    </message>
    <message>
      <source>Boxes</source>
      <translation>框</translation>
    </message>
    <message>
      <source>Boxes from</source>
      <translation>框的概率下限</translation>
    </message>
    <message>
      <source>Boxes from which probability…</source>
      <translation>框的概率下限…</translation>
    </message>
    <message>
      <source>Boxes over the image</source>
      <translation>图像上的框</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>亮度</translation>
    </message>
    <message>
      <source>Broken</source>
      <translation>已损坏</translation>
    </message>
    <message>
      <source>Bundled</source>
      <translation>内置</translation>
    </message>
    <message>
      <source>By activation</source>
      <translation>按激活</translation>
    </message>
    <message>
      <source>By class</source>
      <translation>各类别</translation>
    </message>
    <message>
      <source>By confidence</source>
      <translation>按置信度</translation>
    </message>
    <message>
      <source>By how many logits the new class must lead</source>
      <translation>新类别须领先多少 logit</translation>
    </message>
    <message>
      <source>By how much each picture of a film is enlarged</source>
      <translation>影片中每幅图像放大多少</translation>
    </message>
    <message>
      <source>By how much each size is larger than the one before</source>
      <translation>每个尺寸比前一个大多少倍</translation>
    </message>
    <message>
      <source>By label</source>
      <translation>按标签</translation>
    </message>
    <message>
      <source>By prediction</source>
      <translation>按预测</translation>
    </message>
    <message>
      <source>By relevance</source>
      <translation>按相关性</translation>
    </message>
    <message>
      <source>By what</source>
      <translation>按什么</translation>
    </message>
    <message>
      <source>By {}</source>
      <translation>按{}</translation>
    </message>
    <message>
      <source>CAM</source>
      <translation>CAM</translation>
    </message>
    <message>
      <source>Calibration</source>
      <translation>校准</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancel (Ctrl+.)</source>
      <translation>取消 (Ctrl+.)</translation>
    </message>
    <message>
      <source>Cancelling…</source>
      <translation>正在取消……</translation>
    </message>
    <message>
      <source>Canvas</source>
      <translation>画布</translation>
    </message>
    <message>
      <source>Caption</source>
      <translation>图注</translation>
    </message>
    <message>
      <source>Caricature</source>
      <translation>夸张图</translation>
    </message>
    <message>
      <source>Carlini-Wagner L2</source>
      <translation>Carlini-Wagner L2</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>格数</translation>
    </message>
    <message>
      <source>Cells along each side of a mask, before it is enlarged</source>
      <translation>放大之前，掩码每边的格数</translation>
    </message>
    <message>
      <source>Cells along each side of a mask, before it is enlarged; the paper has 16</source>
      <translation>掩码放大前每边的格数；论文为 16</translation>
    </message>
    <message>
      <source>Cells of the matrix</source>
      <translation>矩阵的单元格</translation>
    </message>
    <message>
      <source>Chance of a cell to show the image, p</source>
      <translation>一格显示图像的概率 p</translation>
    </message>
    <message>
      <source>Channel</source>
      <translation>通道</translation>
    </message>
    <message>
      <source>Channels</source>
      <translation>通道</translation>
    </message>
    <message>
      <source>Channel…</source>
      <translation>通道…</translation>
    </message>
    <message>
      <source>Choose</source>
      <translation>选择</translation>
    </message>
    <message>
      <source>Choose a folder…</source>
      <translation>选择文件夹…</translation>
    </message>
    <message>
      <source>Choose a layer…</source>
      <translation>选择层…</translation>
    </message>
    <message>
      <source>Choose a technique…</source>
      <translation>选择方法…</translation>
    </message>
    <message>
      <source>Cividis</source>
      <translation>Cividis</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Class activation</source>
      <translation>类激活</translation>
    </message>
    <message>
      <source>Class, unit or other target that is made stronger where dreams is target</source>
      <translation>“梦境”为目标时被加强的类别、单元或其他目标</translation>
    </message>
    <message>
      <source>Class-weighted</source>
      <translation>按类加权</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别数</translation>
    </message>
    <message>
      <source>Classes, the worst first</source>
      <translation>各类别，最差的在前</translation>
    </message>
    <message>
      <source>Click a row of the answer to explain that one, and a layer at the left to look from there.</source>
      <translation>点击回答中的一行以解释它，点击左侧的层以从该层查看。</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close (Escape)</source>
      <translation>关闭 (Esc)</translation>
    </message>
    <message>
      <source>Close the collection</source>
      <translation>关闭图像集</translation>
    </message>
    <message>
      <source>Close the log (Ctrl+6)</source>
      <translation>关闭日志 (Ctrl+6)</translation>
    </message>
    <message>
      <source>Close this image</source>
      <translation>关闭此图像</translation>
    </message>
    <message>
      <source>Code ascent</source>
      <translation>编码上升</translation>
    </message>
    <message>
      <source>Collection</source>
      <translation>图像集合</translation>
    </message>
    <message>
      <source>Collection as a table</source>
      <translation>以表格显示图像集</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>彩色</translation>
    </message>
    <message>
      <source>Colour bars: one for all maps where they share a range, one for each, or their range in words</source>
      <translation>色条：范围相同的图共用一个、每图一个，或以文字说明范围</translation>
    </message>
    <message>
      <source>Colour behind transparency…</source>
      <translation>透明区域的底色…</translation>
    </message>
    <message>
      <source>Colour map</source>
      <translation>配色</translation>
    </message>
    <message>
      <source>Colour map…</source>
      <translation>配色…</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Colours from {} to {}</source>
      <translation>颜色从 {} 到 {}</translation>
    </message>
    <message>
      <source>Colours of maps; automatic takes those that suit their sign</source>
      <translation>热图的配色；“自动”按数值是否有正负选择</translation>
    </message>
    <message>
      <source>Columns</source>
      <translation>列数</translation>
    </message>
    <message>
      <source>Compact bilinear</source>
      <translation>紧凑双线性</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Compare models…</source>
      <translation>比较模型…</translation>
    </message>
    <message>
      <source>Compare over a parameter's values…</source>
      <translation>按参数取值比较…</translation>
    </message>
    <message>
      <source>Compare over classes…</source>
      <translation>按类别比较…</translation>
    </message>
    <message>
      <source>Compare over images…</source>
      <translation>按图像比较…</translation>
    </message>
    <message>
      <source>Compare over layers</source>
      <translation>跨层比较</translation>
    </message>
    <message>
      <source>Compare over layers…</source>
      <translation>按层比较…</translation>
    </message>
    <message>
      <source>Compare techniques…</source>
      <translation>比较方法…</translation>
    </message>
    <message>
      <source>Compare the pinned runs</source>
      <translation>比较已固定的运行</translation>
    </message>
    <message>
      <source>Compare these {} images</source>
      <translation>比较这 {} 张图像</translation>
    </message>
    <message>
      <source>Compare with a folder…</source>
      <translation>与一个文件夹比较…</translation>
    </message>
    <message>
      <source>Compare with another folder…</source>
      <translation>与另一个文件夹比较…</translation>
    </message>
    <message>
      <source>Compare with the image on the canvas</source>
      <translation>与画布上的图像比较</translation>
    </message>
    <message>
      <source>Compare with the target</source>
      <translation>与目标比较</translation>
    </message>
    <message>
      <source>Compare with what is shown</source>
      <translation>与所显示的比较</translation>
    </message>
    <message>
      <source>Comparison</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Comparison of {} results</source>
      <translation>{} 个结果的比较</translation>
    </message>
    <message>
      <source>Compose a figure</source>
      <translation>排版图</translation>
    </message>
    <message>
      <source>Compose a figure…</source>
      <translation>排版图…</translation>
    </message>
    <message>
      <source>Confidence</source>
      <translation>置信度</translation>
    </message>
    <message>
      <source>Confidence against epsilon</source>
      <translation>置信度-epsilon 曲线</translation>
    </message>
    <message>
      <source>Confusion</source>
      <translation>混淆矩阵</translation>
    </message>
    <message>
      <source>Content</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>Contrast</source>
      <translation>对比度</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy as Python</source>
      <translation>复制为 Python</translation>
    </message>
    <message>
      <source>Copy as command line</source>
      <translation>复制为命令行</translation>
    </message>
    <message>
      <source>Copy its name</source>
      <translation>复制名称</translation>
    </message>
    <message>
      <source>Copy its path</source>
      <translation>复制路径</translation>
    </message>
    <message>
      <source>Copy the command</source>
      <translation>复制命令</translation>
    </message>
    <message>
      <source>Copy the composed figure</source>
      <translation>复制排版图</translation>
    </message>
    <message>
      <source>Copy the figure</source>
      <translation>复制图</translation>
    </message>
    <message>
      <source>Copy the picture</source>
      <translation>复制图片</translation>
    </message>
    <message>
      <source>Copy “{}”</source>
      <translation>复制“{}”</translation>
    </message>
    <message>
      <source>Corners</source>
      <translation>四角</translation>
    </message>
    <message>
      <source>Cosine</source>
      <translation>余弦</translation>
    </message>
    <message>
      <source>Cosine 0.5, or away from it</source>
      <translation>余弦 0.5，或远离它</translation>
    </message>
    <message>
      <source>Cosine of the angle, or length of the difference</source>
      <translation>夹角的余弦，或差的长度</translation>
    </message>
    <message>
      <source>Cpu</source>
      <translation>CPU</translation>
    </message>
    <message>
      <source>CroW</source>
      <translation>CroW</translation>
    </message>
    <message>
      <source>Crop</source>
      <translation>裁剪</translation>
    </message>
    <message>
      <source>Ctrl and a click choose several, up to {}.</source>
      <translation>按住 Ctrl 点击可选多个，最多 {} 个。</translation>
    </message>
    <message>
      <source>Ctrl+K finds any command, technique, layer or class by a few letters; ? lists the keys.</source>
      <translation>按 Ctrl+K 输入几个字母即可找到命令、方法、层或类别；按 ? 查看快捷键。</translation>
    </message>
    <message>
      <source>Cuda</source>
      <translation>CUDA</translation>
    </message>
    <message>
      <source>Curves</source>
      <translation>曲线</translation>
    </message>
    <message>
      <source>Cut out what was found</source>
      <translation>裁出找到的物体</translation>
    </message>
    <message>
      <source>Cutting the strongest regions out of the images…</source>
      <translation>正在从图像中裁出最强区域…</translation>
    </message>
    <message>
      <source>D-RISE</source>
      <translation>D-RISE</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Dark, light, or as the desktop has it</source>
      <translation>深色、浅色，或跟随桌面</translation>
    </message>
    <message>
      <source>Data from {} to {}</source>
      <translation>数据从 {} 到 {}</translation>
    </message>
    <message>
      <source>Decoder of boxes</source>
      <translation>框的解码器</translation>
    </message>
    <message>
      <source>Deconvnet</source>
      <translation>反卷积网络</translation>
    </message>
    <message>
      <source>DeepDream</source>
      <translation>DeepDream</translation>
    </message>
    <message>
      <source>DeepFool</source>
      <translation>DeepFool</translation>
    </message>
    <message>
      <source>Deeper than the first layer a kernel is a pattern of other units and says little alone. Kernels over other than three channels are shown slice by slice, since a colour would be made up.</source>
      <translation>第一层以后的卷积核是其他单元的组合模式，单独看意义不大。通道数不是三的卷积核逐片显示，因为给它上色是捏造。</translation>
    </message>
    <message>
      <source>Depths</source>
      <translation>深度数</translation>
    </message>
    <message>
      <source>Describing every image in each way…</source>
      <translation>正在以每种方式描述每张图像…</translation>
    </message>
    <message>
      <source>Description of the model</source>
      <translation>模型说明</translation>
    </message>
    <message>
      <source>Description…</source>
      <translation>模型说明…</translation>
    </message>
    <message>
      <source>Descriptor</source>
      <translation>描述符</translation>
    </message>
    <message>
      <source>Descriptors</source>
      <translation>描述符</translation>
    </message>
    <message>
      <source>Descriptors beside each other</source>
      <translation>并列比较描述符</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Detects</source>
      <translation>检测</translation>
    </message>
    <message>
      <source>Deviation</source>
      <translation>标准差</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>Directions</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Directions are chosen by the labels, so points of one label lie together more than others would: the share of images that were held out and are put to their label says what of it is real. With two labels there is one such direction, and the other axis is what varies most besides.</source>
      <translation>方向是按标签选出的，所以同一标签的点比别的情形更聚在一起：留出的图像归入其标签的比例说明其中有多少是真的。只有两个标签时只有一个这样的方向，另一轴是其余变化最大的方向。</translation>
    </message>
    <message>
      <source>Dismiss this message</source>
      <translation>关闭此消息</translation>
    </message>
    <message>
      <source>Dissect</source>
      <translation>剖析</translation>
    </message>
    <message>
      <source>Dissect a layer</source>
      <translation>剖析一层</translation>
    </message>
    <message>
      <source>Distance</source>
      <translation>距离</translation>
    </message>
    <message>
      <source>Distances between clusters and their sizes are not to be measured, and another seed or number of neighbours gives another picture. It runs in one go: there is nothing to see on the way, and stopping it restarts the engine.</source>
      <translation>簇之间的距离和簇的大小不可度量，换一个种子或邻居数就是另一幅图。它一次运行到底：途中没有可看的，停止它会重启引擎。</translation>
    </message>
    <message>
      <source>Distances between clusters, their sizes and the empty space mean nothing, and noise can look like clusters; another perplexity or seed gives another picture. What is near is to be trusted as far as the trustworthiness says.</source>
      <translation>簇之间的距离、簇的大小和空白处都没有意义，噪声也可能像簇；换一个困惑度或种子就是另一幅图。邻近关系可信到何种程度，以可信度为准。</translation>
    </message>
    <message>
      <source>Do not load it</source>
      <translation>不加载</translation>
    </message>
    <message>
      <source>Does not apply to this model</source>
      <translation>不适用于此模型</translation>
    </message>
    <message>
      <source>Dots</source>
      <translation>点数</translation>
    </message>
    <message>
      <source>Double-click to give it another title; drag it to its place.</source>
      <translation>双击可改标题；拖动可调整位置。</translation>
    </message>
    <message>
      <source>Double-click to let the range follow the data.</source>
      <translation>双击让范围跟随数据。</translation>
    </message>
    <message>
      <source>Double-click to lock the range.</source>
      <translation>双击锁定范围。</translation>
    </message>
    <message>
      <source>Drag a run from the strip below onto the picture to see the two side by side.</source>
      <translation>把下方的一次运行拖到图片上，即可并排查看两者。</translation>
    </message>
    <message>
      <source>Draw around points to select them; Shift and a drag do so at any time</source>
      <translation>圈出点来选择它们；随时可用 Shift 加拖动</translation>
    </message>
    <message>
      <source>Draw around something on the image</source>
      <translation>在图像上用套索圈选</translation>
    </message>
    <message>
      <source>Draw boxes</source>
      <translation>画方框</translation>
    </message>
    <message>
      <source>Draw boxes on the image</source>
      <translation>在图像上画方框</translation>
    </message>
    <message>
      <source>Draw with the brush</source>
      <translation>用画笔绘制</translation>
    </message>
    <message>
      <source>Draw with the lasso</source>
      <translation>用套索绘制</translation>
    </message>
    <message>
      <source>Drawn</source>
      <translation>抽取</translation>
    </message>
    <message>
      <source>Drawn {} times as strong, so that it is seen; grey is no change</source>
      <translation>放大 {} 倍以便看清；灰色表示没有改动</translation>
    </message>
    <message>
      <source>Draws</source>
      <translation>抽样次数</translation>
    </message>
    <message>
      <source>Dream on this image</source>
      <translation>在此图像上做梦</translation>
    </message>
    <message>
      <source>Dreams</source>
      <translation>梦境</translation>
    </message>
    <message>
      <source>Drop a picture here, or open one with Ctrl+O.</source>
      <translation>把图片拖到这里，或按 Ctrl+O 打开。</translation>
    </message>
    <message>
      <source>Drop pictures or folders here,
or open some with Ctrl+O.</source>
      <translation>把图片或文件夹拖到这里，
或按 Ctrl+O 打开。</translation>
    </message>
    <message>
      <source>Each</source>
      <translation>各自</translation>
    </message>
    <message>
      <source>Each image as a point on the two directions in which images of one label lie together and those of different labels apart: whether the network's features can tell the labels by a straight line.</source>
      <translation>每张图像是一个点，位于使同一标签的图像聚拢、不同标签的图像分开的两个方向上：看网络的特征能否用直线区分标签。</translation>
    </message>
    <message>
      <source>Each image as a point on the two directions in which the network's features vary most. Distances and axes have a meaning: they are the features' own, seen from the side where most is seen.</source>
      <translation>每幅图像是网络特征变化最大的两个方向上的一个点。距离和坐标轴都有意义：它们就是特征本身，从看得最多的一面看去。</translation>
    </message>
    <message>
      <source>Each image as a point, near those that the network finds most alike, with groups drawn together more tightly and laid out more globally than by t-SNE.</source>
      <translation>每幅图像是一个点，靠近网络认为最相似的那些；比 t-SNE 聚得更紧，整体布局更全局。</translation>
    </message>
    <message>
      <source>Each image as a point, near those that the network finds most alike: its features' nearest neighbours stay together, so groups come out that no straight axis would part.</source>
      <translation>每幅图像是一个点，靠近网络认为最相似的那些：特征上的最近邻保持在一起，因此能显出任何直线坐标轴都分不开的群体。</translation>
    </message>
    <message>
      <source>Each is one of many pictures that would do as well, made smaller and in fewer steps than that of a card. What stands together in a layer has its number by chance: neighbours in the sheet are none in what they stand for.</source>
      <translation>每幅图只是许多同样合适的图像之一，比卡片上的图像更小、步数更少。层中单元的编号是偶然的：在图表中相邻并不意味着含义相近。</translation>
    </message>
    <message>
      <source>Each is one of many steps, and says little alone.</source>
      <translation>每一个只是许多步骤之一，单独看说明不了什么。</translation>
    </message>
    <message>
      <source>Each is one of many such pictures, and no photograph of anything.</source>
      <translation>每幅图只是许多同类图像之一，并不是任何事物的照片。</translation>
    </message>
    <message>
      <source>Each point is a picture.</source>
      <translation>每个点是一张图像。</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <source>Eigen-CAM</source>
      <translation>Eigen-CAM</translation>
    </message>
    <message>
      <source>Embedding</source>
      <translation>嵌入</translation>
    </message>
    <message>
      <source>Empty the log</source>
      <translation>清空日志</translation>
    </message>
    <message>
      <source>End</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>End the comparison</source>
      <translation>结束比较</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Engine runs on</source>
      <translation>引擎所用</translation>
    </message>
    <message>
      <source>English</source>
      <translation>English</translation>
    </message>
    <message>
      <source>Enlarge</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Epsilon</source>
      <translation>Epsilon</translation>
    </message>
    <message>
      <source>Evaluate</source>
      <translation>评估</translation>
    </message>
    <message>
      <source>Evaluate the collection</source>
      <translation>评估图像集</translation>
    </message>
    <message>
      <source>Even</source>
      <translation>均匀</translation>
    </message>
    <message>
      <source>Every image is looked at in five severities, which takes some ten times as long as looking at it once.</source>
      <translation>每张图像都要看五种程度，所需时间约为看一次的十倍。</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>各处</translation>
    </message>
    <message>
      <source>Exaggeration</source>
      <translation>夸大系数</translation>
    </message>
    <message>
      <source>Examples</source>
      <translation>示例</translation>
    </message>
    <message>
      <source>Expand</source>
      <translation>扩展查询</translation>
    </message>
    <message>
      <source>Expected calibration error: {} ({} to {}).</source>
      <translation>期望校准误差：{}（{} 至 {}）。</translation>
    </message>
    <message>
      <source>Explain the model's own answer</source>
      <translation>解释模型自己的回答</translation>
    </message>
    <message>
      <source>Explain the target minus this class</source>
      <translation>解释目标减去此类别</translation>
    </message>
    <message>
      <source>Explain this</source>
      <translation>解释它</translation>
    </message>
    <message>
      <source>Explain this channel</source>
      <translation>解释此通道</translation>
    </message>
    <message>
      <source>Explain this class</source>
      <translation>解释此类别</translation>
    </message>
    <message>
      <source>Export what the batch has so far…</source>
      <translation>导出批处理目前的结果…</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>FGSM</source>
      <translation>FGSM</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>False positives</source>
      <translation>假阳性率</translation>
    </message>
    <message>
      <source>Far from the pictures that it learned from it paints nonsense; and what such a change stands for is our reading.</source>
      <translation>远离它所学过的图像时，它画的没有意义；这样的变化代表什么只是我们的解读。</translation>
    </message>
    <message>
      <source>Fast style</source>
      <translation>快速风格</translation>
    </message>
    <message>
      <source>Feature visualization</source>
      <translation>特征可视化</translation>
    </message>
    <message>
      <source>Features</source>
      <translation>特征</translation>
    </message>
    <message>
      <source>Figure</source>
      <translation>图</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>File of the network</source>
      <translation>网络文件</translation>
    </message>
    <message>
      <source>Files of type:</source>
      <translation>文件类型：</translation>
    </message>
    <message>
      <source>Fill</source>
      <translation>填充</translation>
    </message>
    <message>
      <source>Filter</source>
      <translation>滤波器</translation>
    </message>
    <message>
      <source>Filter the images</source>
      <translation>筛选图像</translation>
    </message>
    <message>
      <source>Filter: cat   label:cat   wrong   confidence&lt;0.5   brightness:0.2..0.4</source>
      <translation>筛选：cat   label:cat   wrong   confidence&lt;0.5   brightness:0.2..0.4</translation>
    </message>
    <message>
      <source>Filters</source>
      <translation>滤波器</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>查找</translation>
    </message>
    <message>
      <source>Find a channel by its number</source>
      <translation>按编号查找通道</translation>
    </message>
    <message>
      <source>Find a channel…</source>
      <translation>查找通道…</translation>
    </message>
    <message>
      <source>Find a command, technique, layer, class or image</source>
      <translation>查找命令、方法、层、类别或图像</translation>
    </message>
    <message>
      <source>Find alike</source>
      <translation>查找相似图像</translation>
    </message>
    <message>
      <source>Find anything…</source>
      <translation>查找…</translation>
    </message>
    <message>
      <source>Find what is like a region</source>
      <translation>查找与区域相似的内容</translation>
    </message>
    <message>
      <source>Find what is like the region</source>
      <translation>查找与区域相似的内容</translation>
    </message>
    <message>
      <source>Fine structure in the image to which units respond on the way to the target: the gradient, of which every rectifier passes down only the positive part, and only where it was open itself.</source>
      <translation>通往目标的途中各单元所响应的图像精细结构：即梯度，但每个整流单元只向下传播其正的部分，且只在自身导通处传播。</translation>
    </message>
    <message>
      <source>Fine structure inside the regions that speak for the target: guided backprop, multiplied by Grad-CAM's map.</source>
      <translation>支持目标的区域内的精细结构：导向反向传播乘以 Grad-CAM 图。</translation>
    </message>
    <message>
      <source>First</source>
      <translation>起始</translation>
    </message>
    <message>
      <source>First and last</source>
      <translation>第一页和最后一页</translation>
    </message>
    <message>
      <source>First c</source>
      <translation>初始 c</translation>
    </message>
    <message>
      <source>Fit the picture</source>
      <translation>适应窗口</translation>
    </message>
    <message>
      <source>Flattened</source>
      <translation>展平</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Follow a batch…</source>
      <translation>跟踪批处理…</translation>
    </message>
    <message>
      <source>Follow the batch no more; it goes on</source>
      <translation>不再跟踪该批处理；它会继续运行</translation>
    </message>
    <message>
      <source>Font</source>
      <translation>字体</translation>
    </message>
    <message>
      <source>Font of the text; one that this machine has</source>
      <translation>文字的字体，须为本机已有</translation>
    </message>
    <message>
      <source>For each label of the open images, which classes the model gives them: a row for each label, a column for each class that is given. A click on a cell shows the images behind it, the surest first.</source>
      <translation>对打开图像的每个标签，模型给出哪些类别：每个标签一行，每个给出的类别一列。点击单元格显示其中的图像，最有把握的在前。</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Fourier</source>
      <translation>傅里叶</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>帧数</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>Further layers to fuse with it, separated by commas: each map over its largest, averaged</source>
      <translation>要一起融合的其他层，以逗号分隔：各图除以自身最大值后取平均</translation>
    </message>
    <message>
      <source>Fuse with</source>
      <translation>与之融合</translation>
    </message>
    <message>
      <source>Gaussian blur</source>
      <translation>高斯模糊</translation>
    </message>
    <message>
      <source>Gaussian noise</source>
      <translation>高斯噪声</translation>
    </message>
    <message>
      <source>GeM</source>
      <translation>GeM</translation>
    </message>
    <message>
      <source>Getting ready…</source>
      <translation>正在准备…</translation>
    </message>
    <message>
      <source>Give a region to the technique…</source>
      <translation>将区域交给方法…</translation>
    </message>
    <message>
      <source>Give it to the technique</source>
      <translation>交给方法</translation>
    </message>
    <message>
      <source>Go back to a run…</source>
      <translation>回到某次运行…</translation>
    </message>
    <message>
      <source>Go on (Ctrl+Shift+.)</source>
      <translation>继续 (Ctrl+Shift+.)</translation>
    </message>
    <message>
      <source>Go on looking at the images</source>
      <translation>继续查看图像</translation>
    </message>
    <message>
      <source>Go on training</source>
      <translation>继续训练</translation>
    </message>
    <message>
      <source>Go on with the pictures</source>
      <translation>继续生成图像</translation>
    </message>
    <message>
      <source>Goal</source>
      <translation>目标类别</translation>
    </message>
    <message>
      <source>Grad-CAM</source>
      <translation>Grad-CAM</translation>
    </message>
    <message>
      <source>Grad-CAM++</source>
      <translation>Grad-CAM++</translation>
    </message>
    <message>
      <source>Gradient</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>Gradient × input</source>
      <translation>梯度 × 输入</translation>
    </message>
    <message>
      <source>Gradients</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>Gradients along the way, at least</source>
      <translation>途中至少计算多少次梯度</translation>
    </message>
    <message>
      <source>Gradients along the way, at most</source>
      <translation>途中最多计算多少次梯度</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>绿</translation>
    </message>
    <message>
      <source>Grey</source>
      <translation>灰色</translation>
    </message>
    <message>
      <source>Grey of the padding</source>
      <translation>填充的灰度</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>网格</translation>
    </message>
    <message>
      <source>Guided Grad-CAM</source>
      <translation>Guided Grad-CAM</translation>
    </message>
    <message>
      <source>Guided backprop</source>
      <translation>导向反向传播</translation>
    </message>
    <message>
      <source>Heading</source>
      <translation>图题</translation>
    </message>
    <message>
      <source>Height</source>
      <translation>高</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>HiResCAM</source>
      <translation>HiResCAM</translation>
    </message>
    <message>
      <source>Highest value of the range</source>
      <translation>范围的最大值</translation>
    </message>
    <message>
      <source>Hint</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Hints</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>How alike are two faces? Compare</source>
      <translation>两张脸有多像？比较</translation>
    </message>
    <message>
      <source>How alike each image is to each other one in the eyes of the network: the cosine of the angle between their vectors, or the distance between them, as a table with a row and a column for each image.</source>
      <translation>在网络看来每张图像与其他各图像有多相似：它们向量夹角的余弦，或它们之间的距离；以表格显示，每张图像一行一列。</translation>
    </message>
    <message>
      <source>How alike the pictures are in the eyes of the network, each with each other one</source>
      <translation>在网络眼中，这些图像两两之间有多相像</translation>
    </message>
    <message>
      <source>How an image is made to fit</source>
      <translation>图像如何适配</translation>
    </message>
    <message>
      <source>How close points may lie</source>
      <translation>点之间可以靠得多近</translation>
    </message>
    <message>
      <source>How far a line or grid goes to both sides, in deviations</source>
      <translation>直线或网格向两侧延伸多远，以标准差计</translation>
    </message>
    <message>
      <source>How far along each direction, in deviations of the prior</source>
      <translation>沿每个方向走多远，以先验的标准差计</translation>
    </message>
    <message>
      <source>How far any pixel may change</source>
      <translation>任一像素最多改变多少</translation>
    </message>
    <message>
      <source>How far apart groups lie, and how large they are, means nothing.</source>
      <translation>各组相距多远、有多大，都没有意义。</translation>
    </message>
    <message>
      <source>How far the pictures are</source>
      <translation>图像生成进度</translation>
    </message>
    <message>
      <source>How far the sum may be off before steps are added</source>
      <translation>总和偏差超过多少时增加步数</translation>
    </message>
    <message>
      <source>How far the target falls when a square of the image is hidden, square by square; and what the prediction becomes.</source>
      <translation>逐块遮住图像的一个方块时，目标下降多少，以及预测变成什么。</translation>
    </message>
    <message>
      <source>How far the training is</source>
      <translation>训练进度</translation>
    </message>
    <message>
      <source>How fast the target moves with each pixel on average near this image: the gradient, averaged over copies with noise on them, which drops what differs from copy to copy.</source>
      <translation>在这幅图像附近，目标随每个像素平均变化得有多快：对加了噪声的多份副本求平均梯度，从而去掉副本之间的差异。</translation>
    </message>
    <message>
      <source>How fast the target moves with each pixel: the gradient at this image, of which by default the largest magnitude of the colours is shown.</source>
      <translation>目标随每个像素变化得有多快：即在这幅图像处的梯度，默认显示各颜色通道中绝对值最大者。</translation>
    </message>
    <message>
      <source>How many</source>
      <translation>多少个</translation>
    </message>
    <message>
      <source>How many are left out before them, for the next row</source>
      <translation>在它们之前略过多少个，用于下一行</translation>
    </message>
    <message>
      <source>How many channels are shown, or all of the layer</source>
      <translation>显示多少个通道，或该层的全部</translation>
    </message>
    <message>
      <source>How many classes to show</source>
      <translation>显示多少个类别</translation>
    </message>
    <message>
      <source>How many draws of noise are averaged at each</source>
      <translation>在每处对多少次噪声抽样求平均</translation>
    </message>
    <message>
      <source>How many epsilons, from 0 to the largest; bisection adds its own</source>
      <translation>从 0 到最大取多少个 epsilon；二分法另加</translation>
    </message>
    <message>
      <source>How many layers, at even distances down from the deepest</source>
      <translation>多少个层，从最深层向下均匀分布</translation>
    </message>
    <message>
      <source>How many layers: 1 is the one above; more are a strip at even distances from the first to the last of them</source>
      <translation>多少个层：1 即上面那个层；更多则是从第一层到最后一层等距排列的一条</translation>
    </message>
    <message>
      <source>How many masks, N; the paper has 4000 to 8000</source>
      <translation>掩码的数量 N；论文用 4000 到 8000</translation>
    </message>
    <message>
      <source>How many masks, N; the paper has 5000</source>
      <translation>掩码数 N；论文为 5000</translation>
    </message>
    <message>
      <source>How many neighbours each image has, about: less than a third of the images; automatic is 30, or a fifth of the images where that is less</source>
      <translation>每幅图像大约有多少邻居：须少于图像数的三分之一；自动为 30，或在更少时取图像数的五分之一</translation>
    </message>
    <message>
      <source>How many neighbours each image has: few show detail, many the whole</source>
      <translation>每幅图像有多少邻居：少则显示细节，多则显示整体</translation>
    </message>
    <message>
      <source>How many noisy copies are averaged</source>
      <translation>对多少份加噪副本求平均</translation>
    </message>
    <message>
      <source>How many of the likeliest classes stand beside the picture</source>
      <translation>图像旁显示多少个最可能的类别</translation>
    </message>
    <message>
      <source>How many of the likeliest classes to follow</source>
      <translation>跟踪最可能的多少个类别</translation>
    </message>
    <message>
      <source>How many pictures along a line or side of a grid</source>
      <translation>直线上或网格一边有多少幅图像</translation>
    </message>
    <message>
      <source>How many sizes, from the smallest to the picture's own</source>
      <translation>多少个尺寸，从最小到图像本身的尺寸</translation>
    </message>
    <message>
      <source>How many starts are tried</source>
      <translation>尝试多少个起点</translation>
    </message>
    <message>
      <source>How many steps</source>
      <translation>走多少步</translation>
    </message>
    <message>
      <source>How many steps PGD takes at each</source>
      <translation>PGD 在每个 epsilon 处走多少步</translation>
    </message>
    <message>
      <source>How many steps a picture is made in</source>
      <translation>一幅图用多少步生成</translation>
    </message>
    <message>
      <source>How many steps from each start</source>
      <translation>从每个起点走多少步</translation>
    </message>
    <message>
      <source>How many steps of Adam for each c</source>
      <translation>每个 c 走多少步 Adam</translation>
    </message>
    <message>
      <source>How many steps of the optimiser</source>
      <translation>优化器的步数</translation>
    </message>
    <message>
      <source>How many steps; more can be added when they are done</source>
      <translation>步数；完成后还可以增加</translation>
    </message>
    <message>
      <source>How many times as wide and high as the image the texture is</source>
      <translation>纹理的宽和高为图像的多少倍</translation>
    </message>
    <message>
      <source>How many times it is drawn</source>
      <translation>抽取多少次</translation>
    </message>
    <message>
      <source>How many values of c are tried</source>
      <translation>尝试多少个 c 值</translation>
    </message>
    <message>
      <source>How many, made unlike each other</source>
      <translation>图像数量，彼此不同</translation>
    </message>
    <message>
      <source>How much a map covers the image</source>
      <translation>热图遮盖图像的程度</translation>
    </message>
    <message>
      <source>How much further than the border to go, as a share of the way</source>
      <translation>越过边界多走多少，按路程的比例</translation>
    </message>
    <message>
      <source>How much of each style; only what they are to each other counts</source>
      <translation>每种风格占多少；只有相互比例起作用</translation>
    </message>
    <message>
      <source>How much of the painted picture lies over the photograph</source>
      <translation>绘制的图像有多少覆盖在照片上</translation>
    </message>
    <message>
      <source>How much of the photograph is kept is a choice; what is drawn is the network's idea of the other picture.</source>
      <translation>照片保留多少是一个选择；画出来的是网络所理解的另一张图像。</translation>
    </message>
    <message>
      <source>How much several pictures are driven apart: weight of the cosine of their Gram matrices</source>
      <translation>多张图像彼此区分的力度：其 Gram 矩阵余弦的权重</translation>
    </message>
    <message>
      <source>How much stronger points attract each other at first</source>
      <translation>开始时点之间的吸引增强多少倍</translation>
    </message>
    <message>
      <source>How much the direction counts beside the size: power of the cosine</source>
      <translation>除大小之外方向占多少：余弦的幂</translation>
    </message>
    <message>
      <source>How near an accentuated photograph is kept to the open one, in a layer a third of the way up</source>
      <translation>被强化的照片在网络三分之一处的层中与打开的照片保持多接近</translation>
    </message>
    <message>
      <source>How near this picture lies to another answer: a change close to the smallest that turns it</source>
      <translation>这张图像离另一个回答有多近：接近最小的、能改变回答的改动</translation>
    </message>
    <message>
      <source>How steps are made; L-BFGS is the paper's</source>
      <translation>每一步如何进行；L-BFGS 是论文所用</translation>
    </message>
    <message>
      <source>How sure it is</source>
      <translation>确信程度</translation>
    </message>
    <message>
      <source>How sure the network stays of {} while the picture is changed on purpose, more and more towards the right</source>
      <translation>越往右，图像被刻意改动得越多：网络对{}还有多确信</translation>
    </message>
    <message>
      <source>How the arrays are ordered; what is seen first is chosen over the tiles</source>
      <translation>数组按什么排列；先显示什么在图块上方选择</translation>
    </message>
    <message>
      <source>How the channels of a pixel become one number; the largest is the one of largest magnitude</source>
      <translation>一个像素的各通道如何合成一个数；“最大”指绝对值最大者</translation>
    </message>
    <message>
      <source>How the class's probability falls as an attack may change more, where the prediction flips (the smallest epsilon that was found to do it), and that random noise of the same size hardly matters.</source>
      <translation>攻击可改变得越多，类别的概率如何下降，预测在何处翻转（所找到的最小 epsilon），以及同样大小的随机噪声几乎无影响。</translation>
    </message>
    <message>
      <source>How the five likeliest classes move when one rectangle of the image is hidden. Drag the rectangle over the picture and watch.</source>
      <translation>遮住图像的一个矩形时，最可能的五个类别如何变化。在画面上拖动矩形即可观察。</translation>
    </message>
    <message>
      <source>How the result is displayed</source>
      <translation>结果的显示方式</translation>
    </message>
    <message>
      <source>How well each descriptor finds images of the same label again</source>
      <translation>每种描述符找回相同标签图像的能力</translation>
    </message>
    <message>
      <source>I trust it: load it, now and later, while the file stays as it is</source>
      <translation>我信任它：现在和以后都加载，只要文件不变</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Images of the chosen cells</source>
      <translation>所选单元格的图像</translation>
    </message>
    <message>
      <source>Images of the collection</source>
      <translation>图像集中的图像</translation>
    </message>
    <message>
      <source>Images of this label</source>
      <translation>此标签的图像</translation>
    </message>
    <message>
      <source>Images that lie in another folder too, the same or nearly</source>
      <translation>在另一个文件夹中也有的图像，相同或几乎相同</translation>
    </message>
    <message>
      <source>Impulse noise</source>
      <translation>脉冲噪声</translation>
    </message>
    <message>
      <source>In Linf, each pixel changes by all of epsilon, or by any part of it</source>
      <translation>用 Linf 时，每个像素改变整个 epsilon，或其任意部分</translation>
    </message>
    <message>
      <source>In the presentation</source>
      <translation>演示时</translation>
    </message>
    <message>
      <source>In their order</source>
      <translation>原有顺序</translation>
    </message>
    <message>
      <source>In whose value the channel weighs something: a class, a difference of two, a unit</source>
      <translation>通道在谁的值中占有份量：一个类别、两个之差或一个单元</translation>
    </message>
    <message>
      <source>Index</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Index limit</source>
      <translation>索引上限</translation>
    </message>
    <message>
      <source>Inferno</source>
      <translation>Inferno</translation>
    </message>
    <message>
      <source>Input, height × width in pixels</source>
      <translation>输入，高 × 宽（像素）</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>已安装</translation>
    </message>
    <message>
      <source>Instance</source>
      <translation>实例</translation>
    </message>
    <message>
      <source>Instance normalises each picture by itself, batch all of a step together</source>
      <translation>实例归一化逐张处理图像，批归一化一起处理一步中的所有图像</translation>
    </message>
    <message>
      <source>Integrated gradients</source>
      <translation>积分梯度</translation>
    </message>
    <message>
      <source>Interpolate between the pixels of the map on screen</source>
      <translation>在屏幕上对热图像素插值</translation>
    </message>
    <message>
      <source>Interpolation</source>
      <translation>插值</translation>
    </message>
    <message>
      <source>Inversion</source>
      <translation>反演</translation>
    </message>
    <message>
      <source>IoU</source>
      <translation>IoU</translation>
    </message>
    <message>
      <source>It counts where {} is: {}.</source>
      <translation>仅当“{}”为：{} 时才有效。</translation>
    </message>
    <message>
      <source>It depends on what counts as empty: from another empty picture it is another map.</source>
      <translation>这取决于什么算作空白：换一张空白图像，就是另一张图。</translation>
    </message>
    <message>
      <source>It draws the edges of the picture, much the same whatever is asked for: it hardly tells one thing from another.</source>
      <translation>它画出的是图像的边缘，无论询问什么都差不多：它几乎分不清不同的事物。</translation>
    </message>
    <message>
      <source>It exists for such networks only, at their last layer, and is as coarse as that. A pixel of the map sees a large part of the image, so a region that lights up is not all that was looked at.</source>
      <translation>它只存在于这类网络的最后一层，并与该层一样粗略。图上一个像素能看到图像的一大片，所以亮起的区域并不是网络看到的全部。</translation>
    </message>
    <message>
      <source>It explains a neighbourhood, not the image: with much noise the network sees pictures that it was never trained on, and may answer something else for them. How much noise and how many samples is a matter of taste, and the map changes with both.</source>
      <translation>它解释的是邻域而不是图像本身：噪声大时网络看到的是从未训练过的画面，可能给出别的答案。噪声多大、样本多少取决于口味，图会随两者改变。</translation>
    </message>
    <message>
      <source>It explains no answer: what stands out need not matter for what the network says.</source>
      <translation>它不解释任何回答：突出的东西对网络的回答未必重要。</translation>
    </message>
    <message>
      <source>It explains no class: the map is the same whatever the target. The direction has no sign of its own; it is turned so that it follows the mean activation. A strong pattern need not matter for the answer.</source>
      <translation>它不解释任何类别：无论目标是什么图都一样。该方向本身没有正负，这里让它与平均激活同向。强的模式对答案未必重要。</translation>
    </message>
    <message>
      <source>It is about pictures like this one, more than about this one itself.</source>
      <translation>它说的是与这张相似的图像，而不只是这一张。</translation>
    </message>
    <message>
      <source>It is about this one picture, and a cleverer change may need less.</source>
      <translation>这只针对这一张图像，更巧妙的改动也许需要得更少。</translation>
    </message>
    <message>
      <source>It is an estimate that gets sharper with more copies; the grain that is left is chance.</source>
      <translation>这是估计值，副本越多越清晰；剩下的颗粒是偶然造成的。</translation>
    </message>
    <message>
      <source>It is an estimate that gets sharper with more masks. Where the mean likeness is near 0 hardly any mask brings the box back, and near 1 hardly any takes it away: then other cells or another chance to be seen say more. A detector without objectness of its own is asked for its largest class score in that place. What hides is itself something to see.</source>
      <translation>这是一种估计，掩码越多越清晰。平均相似度接近 0 时几乎没有掩码能使检测框重现，接近 1 时几乎没有掩码能使它消失：此时换一种格数或可见概率更能说明问题。没有自身目标性得分的检测器，以其最大的类别得分代替。遮挡物本身也是可见的东西。</translation>
    </message>
    <message>
      <source>It is an estimate that gets sharper with more masks; the grain that is left is noise, and its size is in the result. Where hardly any mask brings the score back the map says little. What hides is itself something to see.</source>
      <translation>它是一种估计，掩码越多越清晰；残留的颗粒是噪声，其大小写在结果里。若几乎没有掩码能恢复得分，图就说明不了什么。用来遮挡的东西本身也会被看到。</translation>
    </message>
    <message>
      <source>It is an estimate, which gets sharper the more often it is looked for.</source>
      <translation>这是估计值，寻找的次数越多就越清晰。</translation>
    </message>
    <message>
      <source>It is as coarse as its layer, and averages each map's gradient, so a region can light up that the score does not depend on. With the ReLU on, evidence against the target is hidden.</source>
      <translation>它与所在层一样粗略，并对每张图的梯度取平均，所以得分并不依赖的区域也可能亮起。启用 ReLU 时，反对目标的证据被隐藏。</translation>
    </message>
    <message>
      <source>It is as coarse as its layer. Where more than one layer follows, the product is a first-order estimate and no longer adds up.</source>
      <translation>它与所在层一样粗略。其后若不止一层，该乘积只是一阶估计，不再等于得分。</translation>
    </message>
    <message>
      <source>It is no gradient of anything, and hardly tells classes apart. Adebayo et al. (2018) showed that it changes little when the weights of upper layers are randomised: it draws edges of the image, much like an edge detector, so a clear picture is no proof that the network looks there.</source>
      <translation>它不是任何量的梯度，也几乎不区分类别。Adebayo 等（2018）表明随机化高层权重后它几乎不变：它像边缘检测器一样描绘图像边缘，画面清晰并不证明网络看的是那里。</translation>
    </message>
    <message>
      <source>It is one of many pictures that would do as well, and the prior draws along with the network: look at several seeds, at several at once, and at photographs beside it. A strong answer alone proves nothing: without a prior the network is as certain of noise.</source>
      <translation>这只是许多同样可行的图像之一，先验也参与了绘制：请查看多个种子、同时多张图像，并与照片对照。仅有强烈的响应不能证明什么：没有先验时，网络对噪声同样确定。</translation>
    </message>
    <message>
      <source>It is one of many such pictures, and no photograph of anything.</source>
      <translation>这只是许多这样的图像之一，并不是任何东西的照片。</translation>
    </message>
    <message>
      <source>It is rough: points of the colour that counts as nothing, black as a rule, get no share however much they matter.</source>
      <translation>这很粗略：颜色被当作“无”的点（通常为黑色）无论多重要都分不到份额。</translation>
    </message>
    <message>
      <source>It is the simplest change of its kind: where it fails, others often succeed.</source>
      <translation>这是同类中最简单的改动：它失败时，其他改动往往会成功。</translation>
    </message>
    <message>
      <source>It is the weakest of the attacks: where it fails, iterated ones often succeed, so failing here says little about safety. A larger epsilon can even be less effective, since the loss is not a straight line.</source>
      <translation>它是最弱的攻击：它失败之处，迭代攻击常能成功，所以在此失败几乎不说明安全。损失不是直线，更大的 epsilon 甚至可能效果更差。</translation>
    </message>
    <message>
      <source>It is {} mm high and a page has {} mm: take fewer runs, more columns, smaller text or no notes.</source>
      <translation>它高 {} 毫米，而一页只有 {} 毫米：请减少运行、增加列数、缩小文字或去掉注释。</translation>
    </message>
    <message>
      <source>It looks at the image only through max pooling: in a network without it the picture is nearly the same for every image. It is no gradient, and hardly tells classes apart (Nie et al., 2018); of guided backprop, the same rule with one gate more, Adebayo et al. (2018) showed that it changes little when weights are randomised. A clear picture is no proof that the network looks there.</source>
      <translation>它只通过最大池化看到图像：没有最大池化的网络，对每幅图像得到的画面几乎相同。它不是梯度，也几乎不区分类别（Nie 等，2018）；导向反向传播是同一规则再加一道门，Adebayo 等（2018）表明随机化权重后它几乎不变。画面清晰并不证明网络看的是那里。</translation>
    </message>
    <message>
      <source>It paints the styles that it has learned; it never learned to mix them.</source>
      <translation>它按学过的风格绘画；混合风格是它没有学过的。</translation>
    </message>
    <message>
      <source>It shows only what the painting network can paint, and another start gives another picture.</source>
      <translation>它只显示作画的网络能画出的东西，换一个起点就得到另一幅图像。</translation>
    </message>
    <message>
      <source>It shows what the network finds when it is made to find something: forms that it knows are drawn into clouds and noise. How much comes is the number and length of the steps, not the network's. Small sizes are set side by side with themselves to fill the network's input; a photograph larger than it is dreamed in windows, none of which sees the whole.</source>
      <translation>它显示的是网络被迫去找时所找到的东西：它认识的形状会被画进云和噪声里。出现多少取决于步数和步长，而不是网络。较小的尺寸会平铺自身以填满网络的输入；大于输入的照片按窗口做梦，没有一个窗口看到整张照片。</translation>
    </message>
    <message>
      <source>It starts at the image and may stay in one corner of the budget; PGD starts at random too. That it fails is no proof that no such change exists: a network may only hide its gradients.</source>
      <translation>它从图像出发，可能停留在预算的一角；PGD 还会随机起步。失败不证明不存在这样的改变：网络可能只是隐藏了梯度。</translation>
    </message>
    <message>
      <source>It takes about {} ({} s a step, measured here).</source>
      <translation>约需 {}（每步 {} 秒，在本机测得）。</translation>
    </message>
    <message>
      <source>It tells how the answer would change, not what it is made of.</source>
      <translation>它说明回答会怎样变化，而不是回答由什么构成。</translation>
    </message>
    <message>
      <source>It tells how the answer would change, not what it is made of: where the network is saturated a decisive pixel has no gradient. It is noisy, since gradients differ wildly between neighbouring pixels, and says nothing of changes that are not small.</source>
      <translation>它说的是答案会怎样变化，而不是答案由什么构成：网络饱和处，起决定作用的像素没有梯度。相邻像素的梯度差异很大，所以它有噪声；对不小的改变它什么也没说。</translation>
    </message>
    <message>
      <source>It was ended before it was done.</source>
      <translation>在完成之前已被终止。</translation>
    </message>
    <message>
      <source>Iterations</source>
      <translation>迭代次数</translation>
    </message>
    <message>
      <source>Its {} steps are done.</source>
      <translation>{} 步已全部完成。</translation>
    </message>
    <message>
      <source>JPEG</source>
      <translation>JPEG</translation>
    </message>
    <message>
      <source>Judge</source>
      <translation>评判者</translation>
    </message>
    <message>
      <source>Kappa</source>
      <translation>Kappa</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Keep colours</source>
      <translation>保留颜色</translation>
    </message>
    <message>
      <source>Keep the evidence for the class only; without it the map is signed</source>
      <translation>只保留支持该类别的证据；否则图带正负号</translation>
    </message>
    <message>
      <source>Keep the evidence for the target only; without it the map is signed</source>
      <translation>只保留支持目标的证据；否则图带正负号</translation>
    </message>
    <message>
      <source>Keep the photograph's colours, and take the light of the painted picture alone</source>
      <translation>保留照片的颜色，只取绘制图像的亮度</translation>
    </message>
    <message>
      <source>Keep the positive part only; without it the map is signed</source>
      <translation>只保留正的部分；否则图带正负号</translation>
    </message>
    <message>
      <source>Keep the session by itself, and open it again at the next start</source>
      <translation>自动保存会话，下次启动时恢复</translation>
    </message>
    <message>
      <source>Keep the sign: which way the target moves; without it only how much, channel by channel</source>
      <translation>保留符号，即目标朝哪个方向变化；否则只看各通道变化多少</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>键盘快捷键</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>种类</translation>
    </message>
    <message>
      <source>L-BFGS</source>
      <translation>L-BFGS</translation>
    </message>
    <message>
      <source>L2</source>
      <translation>L2</translation>
    </message>
    <message>
      <source>LDA</source>
      <translation>LDA</translation>
    </message>
    <message>
      <source>Label</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>Labels are the folders of the images, matched to the model's classes by name or by number; a label that is no class has a row all the same, in which nothing is right. Which of two is wrong, label or model, a count does not say.</source>
      <translation>标签是图像所在的文件夹，按名称或编号与模型的类别对应；不是类别的标签仍有一行，其中没有正确的。标签和模型哪个错了，计数并不说明。</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Language of the window's own words, from the next start on</source>
      <translation>窗口文字的语言，下次启动时生效</translation>
    </message>
    <message>
      <source>Large</source>
      <translation>大幅</translation>
    </message>
    <message>
      <source>Larger</source>
      <translation>更大</translation>
    </message>
    <message>
      <source>Largest</source>
      <translation>最大</translation>
    </message>
    <message>
      <source>Latent traversal</source>
      <translation>潜在空间遍历</translation>
    </message>
    <message>
      <source>Lay runs that are a matrix out in its rows and columns, each with its heading once</source>
      <translation>把构成矩阵的运行按其行和列排列，每个标题只出现一次</translation>
    </message>
    <message>
      <source>Lay the units' maps on the masks of the collection: what each unit detects</source>
      <translation>将单元的图与图像集的掩码对照：每个单元检测什么</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>层</translation>
    </message>
    <message>
      <source>Layer of the content; empty is conv4_2 of a VGG, else one less than half way</source>
      <translation>内容所在的层；留空时 VGG 取 conv4_2，其他网络取不到一半处的层</translation>
    </message>
    <message>
      <source>Layer whose output describes an image; empty means what the classifier reads</source>
      <translation>以哪一层的输出描述图像；留空为分类器所读的层</translation>
    </message>
    <message>
      <source>Layer whose output describes an image; empty means what the network describes it by</source>
      <translation>其输出用来描述图像的层；留空则用网络自身的描述</translation>
    </message>
    <message>
      <source>LayerCAM</source>
      <translation>LayerCAM</translation>
    </message>
    <message>
      <source>Layers</source>
      <translation>层</translation>
    </message>
    <message>
      <source>Layers of the model</source>
      <translation>模型的层</translation>
    </message>
    <message>
      <source>Layers of the style, with commas between; empty are those of the paper, else layers at even distances</source>
      <translation>风格所在的层，以逗号分隔；留空时取论文的层，其他网络取等距的层</translation>
    </message>
    <message>
      <source>Layout</source>
      <translation>布局</translation>
    </message>
    <message>
      <source>Learned</source>
      <translation>所学内容</translation>
    </message>
    <message>
      <source>Learning rate of Adam, in tanh space</source>
      <translation>Adam 在 tanh 空间中的学习率</translation>
    </message>
    <message>
      <source>Left, Top, Width, Height</source>
      <translation>左, 上, 宽, 高</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>步长</translation>
    </message>
    <message>
      <source>Length of a step</source>
      <translation>每步的长度</translation>
    </message>
    <message>
      <source>Length of one step, alpha in the paper</source>
      <translation>一步的长度，即论文中的 alpha</translation>
    </message>
    <message>
      <source>Length of one step; automatic is 2.5 × epsilon / steps</source>
      <translation>一步的长度；自动为 2.5 × epsilon / 步数</translation>
    </message>
    <message>
      <source>Let the range follow the data</source>
      <translation>让范围跟随数据</translation>
    </message>
    <message>
      <source>Letters</source>
      <translation>字母编号</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可证</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Likeness</source>
      <translation>相似度</translation>
    </message>
    <message>
      <source>Line</source>
      <translation>直线</translation>
    </message>
    <message>
      <source>Linf</source>
      <translation>Linf</translation>
    </message>
    <message>
      <source>List all images</source>
      <translation>列出所有图像</translation>
    </message>
    <message>
      <source>List only these {} images</source>
      <translation>只列出这 {} 张图像</translation>
    </message>
    <message>
      <source>Load a model…</source>
      <translation>加载模型…</translation>
    </message>
    <message>
      <source>Load anew</source>
      <translation>重新加载</translation>
    </message>
    <message>
      <source>Load another model (Ctrl+M)</source>
      <translation>加载其他模型 (Ctrl+M)</translation>
    </message>
    <message>
      <source>Load plugins anew</source>
      <translation>重新加载插件</translation>
    </message>
    <message>
      <source>Load weights from a file…</source>
      <translation>从文件加载权重…</translation>
    </message>
    <message>
      <source>Loading</source>
      <translation>正在加载</translation>
    </message>
    <message>
      <source>Lock the range</source>
      <translation>锁定范围</translation>
    </message>
    <message>
      <source>Lock the range as it is</source>
      <translation>锁定当前范围</translation>
    </message>
    <message>
      <source>Lock the range: other results get the same scale</source>
      <translation>锁定范围：其他结果使用同一标度</translation>
    </message>
    <message>
      <source>Lock the range…</source>
      <translation>锁定范围…</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Logit</source>
      <translation>Logit</translation>
    </message>
    <message>
      <source>Logits</source>
      <translation>Logits</translation>
    </message>
    <message>
      <source>Look at</source>
      <translation>值得查看</translation>
    </message>
    <message>
      <source>Look from here</source>
      <translation>从此层观察</translation>
    </message>
    <message>
      <source>Look in the collection for images that are like this one</source>
      <translation>在图像集中查找与此相似的图像</translation>
    </message>
    <message>
      <source>Look in the collection for what is like the drawn region</source>
      <translation>在图像集中查找与所画区域相似的内容</translation>
    </message>
    <message>
      <source>Look in:</source>
      <translation>查找范围：</translation>
    </message>
    <message>
      <source>Look inside</source>
      <translation>查看内部</translation>
    </message>
    <message>
      <source>Looking at every image in five severities…</source>
      <translation>正在以五种程度查看每张图像…</translation>
    </message>
    <message>
      <source>Looking at every image…</source>
      <translation>正在查看每张图像…</translation>
    </message>
    <message>
      <source>Looking at the images of both…</source>
      <translation>正在查看两边的图像…</translation>
    </message>
    <message>
      <source>Looking at the units of every image…</source>
      <translation>正在查看每张图像的单元…</translation>
    </message>
    <message>
      <source>Looking for images that are alike…</source>
      <translation>正在查找相似的图像…</translation>
    </message>
    <message>
      <source>Looking: {} of {}</source>
      <translation>正在查看：{} / {}</translation>
    </message>
    <message>
      <source>Loss by step</source>
      <translation>每步的损失</translation>
    </message>
    <message>
      <source>Lowest value of the range</source>
      <translation>范围的最小值</translation>
    </message>
    <message>
      <source>Magma</source>
      <translation>Magma</translation>
    </message>
    <message>
      <source>Make each at the size of the network's input, as the card of a unit does; else at 4/7 of it where the network takes that, in a third of the time</source>
      <translation>每幅按网络输入的大小生成，与单元卡片相同；否则在网络接受时按其 4/7 生成，耗时约三分之一</translation>
    </message>
    <message>
      <source>Make its pictures</source>
      <translation>生成其图像</translation>
    </message>
    <message>
      <source>Make its pictures, or leave them out (P)</source>
      <translation>生成其图像，或不显示 (P)</translation>
    </message>
    <message>
      <source>Make no more of them; those that are made are kept</source>
      <translation>不再生成；已生成的会保留</translation>
    </message>
    <message>
      <source>Make no more pictures of the layer</source>
      <translation>不再生成该层的图像</translation>
    </message>
    <message>
      <source>Make the pictures of all channels of this layer in the background</source>
      <translation>在后台生成该层所有通道的图像</translation>
    </message>
    <message>
      <source>Make the pictures to which the channel answers most and least, and keep them</source>
      <translation>生成该通道响应最强和最弱的图像并保存</translation>
    </message>
    <message>
      <source>Many images, a folder, list, archive or film, out of which its strongest regions are cut</source>
      <translation>多张图像（文件夹、列表、归档或影片），从中截取最强区域</translation>
    </message>
    <message>
      <source>Map</source>
      <translation>图</translation>
    </message>
    <message>
      <source>Map over the image</source>
      <translation>图像上的图</translation>
    </message>
    <message>
      <source>Map, at least</source>
      <translation>图，至少</translation>
    </message>
    <message>
      <source>Map, at most</source>
      <translation>图，至多</translation>
    </message>
    <message>
      <source>Map: how like the Grad-CAM map of {} is to that of the unchanged image.</source>
      <translation>图：{} 的 Grad-CAM 图与未改动图像的图有多相似。</translation>
    </message>
    <message>
      <source>Maps averaged over the image, the layer's whole output, or the class scores in place of a layer</source>
      <translation>对图像取平均的特征图、该层的全部输出，或以类别得分代替某层</translation>
    </message>
    <message>
      <source>Maps of one technique, unit and layer share their range, so that colours can be compared</source>
      <translation>方法、单位和层相同的图共用一个范围，使颜色可以比较</translation>
    </message>
    <message>
      <source>Masks</source>
      <translation>掩码数</translation>
    </message>
    <message>
      <source>Matrix</source>
      <translation>矩阵</translation>
    </message>
    <message>
      <source>Max</source>
      <translation>最大</translation>
    </message>
    <message>
      <source>Maximum</source>
      <translation>最大值</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>均值</translation>
    </message>
    <message>
      <source>Mean, within that range</source>
      <translation>该范围内的均值</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>度量</translation>
    </message>
    <message>
      <source>Measure rows against their first</source>
      <translation>每行与其第一个相比</translation>
    </message>
    <message>
      <source>Measure the others against this</source>
      <translation>其他与这个相比</translation>
    </message>
    <message>
      <source>Measured</source>
      <translation>测得</translation>
    </message>
    <message>
      <source>Measuring how long a step takes here…</source>
      <translation>正在测量本机每步需要多久…</translation>
    </message>
    <message>
      <source>Memory of runs over many changes of an image</source>
      <translation>对图像做多次改动的运行可用的内存</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Middle</source>
      <translation>中间</translation>
    </message>
    <message>
      <source>Minimum distance</source>
      <translation>最小距离</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>More of the comparison</source>
      <translation>比较的更多选项</translation>
    </message>
    <message>
      <source>More of the display</source>
      <translation>更多显示选项</translation>
    </message>
    <message>
      <source>Most steps</source>
      <translation>最多步数</translation>
    </message>
    <message>
      <source>Move; a region, a unit</source>
      <translation>移动画面、区域、单元</translation>
    </message>
    <message>
      <source>Mps</source>
      <translation>MPS</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Names of the classes</source>
      <translation>类别名称</translation>
    </message>
    <message>
      <source>Names of the classes from a file…</source>
      <translation>从文件读取类别名称…</translation>
    </message>
    <message>
      <source>Nearer and farther</source>
      <translation>放大与缩小</translation>
    </message>
    <message>
      <source>Negative</source>
      <translation>反向</translation>
    </message>
    <message>
      <source>Neighbours</source>
      <translation>邻居数</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Network's view</source>
      <translation>网络所见</translation>
    </message>
    <message>
      <source>New plugin…</source>
      <translation>新建插件…</translation>
    </message>
    <message>
      <source>New session</source>
      <translation>新建会话</translation>
    </message>
    <message>
      <source>New session with these {} images</source>
      <translation>用这 {} 张图像新建会话</translation>
    </message>
    <message>
      <source>Next and previous slide</source>
      <translation>下一页和上一页</translation>
    </message>
    <message>
      <source>Next control</source>
      <translation>下一个控件</translation>
    </message>
    <message>
      <source>Next image</source>
      <translation>下一张图像</translation>
    </message>
    <message>
      <source>Next page (Page Down)</source>
      <translation>下一页 (Page Down)</translation>
    </message>
    <message>
      <source>Next page of channels</source>
      <translation>下一页通道</translation>
    </message>
    <message>
      <source>Next run</source>
      <translation>下一次运行</translation>
    </message>
    <message>
      <source>No class is taken for another where an image may have several: what is missed or invented is By class.</source>
      <translation>一张图像可以有多个类别时，没有哪个类别会被误判为另一个：遗漏和误报见“各类别”。</translation>
    </message>
    <message>
      <source>No font on this machine has Chinese characters: install one, such as Noto Sans CJK; till then in English.</source>
      <translation>本机没有包含中文字符的字体：请安装一种，例如 Noto Sans CJK；在此之前使用英文。</translation>
    </message>
    <message>
      <source>No image is as the filter asks.</source>
      <translation>没有符合筛选条件的图像。</translation>
    </message>
    <message>
      <source>No model is loaded</source>
      <translation>未加载模型</translation>
    </message>
    <message>
      <source>No picture is fetched from the web: save it first, or copy and paste it.</source>
      <translation>不会从网络获取图片：请先保存，或复制后粘贴。</translation>
    </message>
    <message>
      <source>No result yet</source>
      <translation>尚无结果</translation>
    </message>
    <message>
      <source>No threshold is stated: move the slider</source>
      <translation>未声明阈值：移动滑块</translation>
    </message>
    <message>
      <source>No two are compared</source>
      <translation>不作比较</translation>
    </message>
    <message>
      <source>Nobody</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>Noise of one kind says nothing about changes that were made on purpose.</source>
      <translation>一种噪声说明不了刻意做出的改动。</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>None of {} results is there yet.</source>
      <translation>{} 个结果都还没有。</translation>
    </message>
    <message>
      <source>Norm</source>
      <translation>范数</translation>
    </message>
    <message>
      <source>Not whitened</source>
      <translation>不白化</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>说明</translation>
    </message>
    <message>
      <source>Nothing</source>
      <translation>不保留</translation>
    </message>
    <message>
      <source>Nothing in the file says which of its values make the picture: state it here.</source>
      <translation>文件中没有说明哪些值构成图像：请在此指定。</translation>
    </message>
    <message>
      <source>Nothing is called “{}”.</source>
      <translation>没有叫“{}”的项。</translation>
    </message>
    <message>
      <source>Nothing was changed: the answer is “{}” already</source>
      <translation>没有改变任何东西：回答已是“{}”</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Numbers in a code</source>
      <translation>编码中的数值个数</translation>
    </message>
    <message>
      <source>Occlusion</source>
      <translation>遮挡</translation>
    </message>
    <message>
      <source>Octaves</source>
      <translation>倍频程</translation>
    </message>
    <message>
      <source>Of a class: its probability, as in the paper, or logit</source>
      <translation>类别的概率（如论文）或 logit</translation>
    </message>
    <message>
      <source>Of how many likely classes the nearest border is sought</source>
      <translation>在多少个最可能的类别中寻找最近的边界</translation>
    </message>
    <message>
      <source>Of which classes</source>
      <translation>哪些类别</translation>
    </message>
    <message>
      <source>On the picture</source>
      <translation>在图片上</translation>
    </message>
    <message>
      <source>On white, or on dark</source>
      <translation>白底或深色底</translation>
    </message>
    <message>
      <source>One channel of one layer: where it answers on this image, which pixels move it, how strongly it answers, what it weighs in the answer, the kernel that makes it, and, where you ask for them, the pictures to which it answers most and least, and, of many images that you name, its strongest regions. Left and right arrows go to its neighbours, Escape back.</source>
      <translation>一层中的一个通道：它在此图像上何处响应、哪些像素影响它、响应有多强、在答案中占多少份量、产生它的卷积核，以及按需生成的它响应最强和最弱的图像，还有你指定的多张图像中它的最强区域。左右箭头切换到相邻通道，Escape 返回。</translation>
    </message>
    <message>
      <source>One channel to lay over the image, or all side by side</source>
      <translation>叠加到图像上的一个通道，或并排显示全部</translation>
    </message>
    <message>
      <source>One map is removed at a time, so maps that stand in for each other all look unimportant. A map of zeros may be something that the network never saw. It is as coarse as its layer.</source>
      <translation>一次只去掉一张图，所以能相互替代的图都显得不重要。全零的图可能是网络从未见过的。它与所在层一样粗略。</translation>
    </message>
    <message>
      <source>One of the network's detectors: where it finds its pattern in this picture, and how strongly it answers</source>
      <translation>网络的一个检测器：它在这张图像的哪里找到其图案，反应有多强</translation>
    </message>
    <message>
      <source>One of the open images repainted: what it shows as a deep layer sees it, in the textures that several layers see in others of the open images.</source>
      <translation>重绘一张已打开的图像：保留深层所见的内容，采用若干层在其他已打开图像中所见的纹理。</translation>
    </message>
    <message>
      <source>One scale</source>
      <translation>统一标度</translation>
    </message>
    <message>
      <source>One scale for all channels, or one each to see weak ones</source>
      <translation>所有通道共用一个尺度，或各用一个以看清弱的</translation>
    </message>
    <message>
      <source>One scale for all tiles, or one each; zero is in its middle</source>
      <translation>所有格共用一个尺度，或各用一个；零在中间</translation>
    </message>
    <message>
      <source>Only neighbours mean something: how far apart groups lie, and how large they are, does not.</source>
      <translation>只有相邻才有意义：各组相距多远、有多大，都没有意义。</translation>
    </message>
    <message>
      <source>Only the places were chosen for this answer; the fine lines in them are edges of the picture.</source>
      <translation>只有这些地方是为这个回答选出的；其中的细线是图像的边缘。</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>Opacity of the map, per cent</source>
      <translation>图的不透明度，百分比</translation>
    </message>
    <message>
      <source>Opacity of the map…</source>
      <translation>热图不透明度…</translation>
    </message>
    <message>
      <source>Open a collection…</source>
      <translation>打开图像集…</translation>
    </message>
    <message>
      <source>Open a folder…</source>
      <translation>打开文件夹…</translation>
    </message>
    <message>
      <source>Open a layer, a channel</source>
      <translation>打开一层、一个通道</translation>
    </message>
    <message>
      <source>Open a list, archive or film as a collection…</source>
      <translation>将列表、压缩包或影片作为图像集打开…</translation>
    </message>
    <message>
      <source>Open a recent image…</source>
      <translation>打开最近的图像…</translation>
    </message>
    <message>
      <source>Open a recent session…</source>
      <translation>打开最近的会话…</translation>
    </message>
    <message>
      <source>Open a session…</source>
      <translation>打开会话…</translation>
    </message>
    <message>
      <source>Open a unit…</source>
      <translation>打开单元…</translation>
    </message>
    <message>
      <source>Open images</source>
      <translation>打开的图像</translation>
    </message>
    <message>
      <source>Open images…</source>
      <translation>打开图像…</translation>
    </message>
    <message>
      <source>Open in the window</source>
      <translation>在窗口中打开</translation>
    </message>
    <message>
      <source>Open it</source>
      <translation>打开网络</translation>
    </message>
    <message>
      <source>Open my folder</source>
      <translation>打开我的文件夹</translation>
    </message>
    <message>
      <source>Open the selected images of the collection</source>
      <translation>打开图像集中所选的图像</translation>
    </message>
    <message>
      <source>Open this channel</source>
      <translation>打开此通道</translation>
    </message>
    <message>
      <source>Opening {}…</source>
      <translation>正在打开 {}…</translation>
    </message>
    <message>
      <source>Optimiser</source>
      <translation>优化器</translation>
    </message>
    <message>
      <source>Order</source>
      <translation>顺序</translation>
    </message>
    <message>
      <source>Order of the arrays</source>
      <translation>数组的顺序</translation>
    </message>
    <message>
      <source>Order of the channels…</source>
      <translation>通道的顺序…</translation>
    </message>
    <message>
      <source>Order of the tiles</source>
      <translation>图块的顺序</translation>
    </message>
    <message>
      <source>Out of date</source>
      <translation>已过时</translation>
    </message>
    <message>
      <source>Output, by name or number</source>
      <translation>输出（名称或编号）</translation>
    </message>
    <message>
      <source>Overshoot</source>
      <translation>过冲</translation>
    </message>
    <message>
      <source>Own</source>
      <translation>各自</translation>
    </message>
    <message>
      <source>PCA</source>
      <translation>PCA</translation>
    </message>
    <message>
      <source>PGD</source>
      <translation>PGD</translation>
    </message>
    <message>
      <source>PWA</source>
      <translation>PWA</translation>
    </message>
    <message>
      <source>Page</source>
      <translation>页</translation>
    </message>
    <message>
      <source>Page before (Page Up)</source>
      <translation>上一页 (Page Up)</translation>
    </message>
    <message>
      <source>Page of channels before</source>
      <translation>上一页通道</translation>
    </message>
    <message>
      <source>Page {} of {}</source>
      <translation>第 {} 页，共 {} 页</translation>
    </message>
    <message>
      <source>Pages of channels</source>
      <translation>翻页查看通道</translation>
    </message>
    <message>
      <source>Paint on the image; Shift erases</source>
      <translation>在图像上涂抹；按住 Shift 擦除</translation>
    </message>
    <message>
      <source>Paint this image in 26 styles</source>
      <translation>以 26 种风格绘制此图像</translation>
    </message>
    <message>
      <source>Palette</source>
      <translation>命令面板</translation>
    </message>
    <message>
      <source>Paste an image</source>
      <translation>粘贴图像</translation>
    </message>
    <message>
      <source>Patch</source>
      <translation>方块</translation>
    </message>
    <message>
      <source>Patch probe</source>
      <translation>遮挡探针</translation>
    </message>
    <message>
      <source>Patterns that stand in for each other all look unimportant: only one is switched off at a time.</source>
      <translation>可以互相替代的图案都会显得不重要，因为每次只关闭一个。</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>Pause (Ctrl+Shift+.)</source>
      <translation>暂停 (Ctrl+Shift+.)</translation>
    </message>
    <message>
      <source>Pause looking at the collection</source>
      <translation>暂停查看图像集</translation>
    </message>
    <message>
      <source>Pause the pictures of the layer</source>
      <translation>暂停生成该层的图像</translation>
    </message>
    <message>
      <source>Pause; the pictures that are made are kept</source>
      <translation>暂停；已生成的图像会保留</translation>
    </message>
    <message>
      <source>Pause; what was found is kept</source>
      <translation>暂停；已得到的结果会保留</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>已暂停</translation>
    </message>
    <message>
      <source>Perplexity</source>
      <translation>困惑度</translation>
    </message>
    <message>
      <source>Perturbation</source>
      <translation>扰动</translation>
    </message>
    <message>
      <source>Phases</source>
      <translation>相位</translation>
    </message>
    <message>
      <source>Photograph</source>
      <translation>照片</translation>
    </message>
    <message>
      <source>Photograph {}</source>
      <translation>照片 {}</translation>
    </message>
    <message>
      <source>Photographs to learn from</source>
      <translation>用来学习的照片</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Picture of the window…</source>
      <translation>保存窗口截图…</translation>
    </message>
    <message>
      <source>Pictures</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>Pictures in one place may still differ in ways that are not seen from here.</source>
      <translation>位于同一处的图像，仍可能在这里看不到的方面有所不同。</translation>
    </message>
    <message>
      <source>Pictures of a film that zooms in: each is dreamed of the one before, enlarged</source>
      <translation>不断推近的影片的图像数：每幅都由前一幅放大后做梦而成</translation>
    </message>
    <message>
      <source>Pictures of a layer</source>
      <translation>一层的图像</translation>
    </message>
    <message>
      <source>Pictures of all its units</source>
      <translation>其所有单元的图像</translation>
    </message>
    <message>
      <source>Pictures of all units of a layer…</source>
      <translation>一层所有单元的图像…</translation>
    </message>
    <message>
      <source>Pictures of all units of this layer</source>
      <translation>该层所有单元的图像</translation>
    </message>
    <message>
      <source>Pictures of styles</source>
      <translation>风格图片</translation>
    </message>
    <message>
      <source>Pictures of {}</source>
      <translation>{} 的图像</translation>
    </message>
    <message>
      <source>Pin</source>
      <translation>固定</translation>
    </message>
    <message>
      <source>Pin a run with Ctrl+D: pinned runs make the report, and the presentation with F5.</source>
      <translation>按 Ctrl+D 固定一次运行：已固定的运行组成报告，按 F5 演示。</translation>
    </message>
    <message>
      <source>Pin this run</source>
      <translation>固定此运行</translation>
    </message>
    <message>
      <source>Pixelation</source>
      <translation>像素化</translation>
    </message>
    <message>
      <source>Pixels</source>
      <translation>像素</translation>
    </message>
    <message>
      <source>Pixels where more activation would lower the target count as nothing, so evidence against it is hidden even without the ReLU. Early layers show what is used, not what it means.</source>
      <translation>激活增大会降低目标的像素不计入，所以即使不用 ReLU，反对的证据也被隐藏。靠前的层显示用到了什么，而不是它意味着什么。</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Plot</source>
      <translation>图表</translation>
    </message>
    <message>
      <source>Plugins</source>
      <translation>插件</translation>
    </message>
    <message>
      <source>Plugins…</source>
      <translation>插件…</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>点数</translation>
    </message>
    <message>
      <source>Pooled</source>
      <translation>池化</translation>
    </message>
    <message>
      <source>Power</source>
      <translation>幂</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>精确率</translation>
    </message>
    <message>
      <source>Precision and recall</source>
      <translation>精确率与召回率</translation>
    </message>
    <message>
      <source>Predicted</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>Predicted class</source>
      <translation>预测的类别</translation>
    </message>
    <message>
      <source>Predictions</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>Present</source>
      <translation>演示</translation>
    </message>
    <message>
      <source>Presentation</source>
      <translation>演示</translation>
    </message>
    <message>
      <source>Previews</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Previous image</source>
      <translation>上一张图像</translation>
    </message>
    <message>
      <source>Previous run</source>
      <translation>上一次运行</translation>
    </message>
    <message>
      <source>Principal</source>
      <translation>主方向</translation>
    </message>
    <message>
      <source>Principal components that stand for the features</source>
      <translation>用多少个主成分代表特征</translation>
    </message>
    <message>
      <source>Prior</source>
      <translation>先验</translation>
    </message>
    <message>
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>Probability from which boxes are drawn</source>
      <translation>从多大概率起画框</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <source>Purple-green</source>
      <translation>紫–绿</translation>
    </message>
    <message>
      <source>Pushed</source>
      <translation>推动</translation>
    </message>
    <message>
      <source>Pushed: what the unit added to {} above {}, in the mean of {} images that are taken for it.</source>
      <translation>推动：在被认作 {0} 的 {2} 张图像上，该单元对 {0} 比对 {1} 平均多贡献的量。</translation>
    </message>
    <message>
      <source>Put (a), (b), … before the titles</source>
      <translation>在标题前加 (a)、(b)……</translation>
    </message>
    <message>
      <source>Put a title over each tile</source>
      <translation>在每格上方加标题</translation>
    </message>
    <message>
      <source>Put this hint away</source>
      <translation>收起此提示</translation>
    </message>
    <message>
      <source>Put this run beside those that are compared (Ctrl+Shift+D)</source>
      <translation>将此运行与正在比较的结果并排（Ctrl+Shift+D）</translation>
    </message>
    <message>
      <source>Python code</source>
      <translation>Python 代码</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>RISE</source>
      <translation>RISE</translation>
    </message>
    <message>
      <source>ROC</source>
      <translation>ROC</translation>
    </message>
    <message>
      <source>ROC area</source>
      <translation>ROC 面积</translation>
    </message>
    <message>
      <source>ROC area: 1 where the unit is always stronger for {}, 0 for {}.</source>
      <translation>ROC 面积：单元对 {} 总是更强时为 1，对 {} 总是更强时为 0。</translation>
    </message>
    <message>
      <source>Random</source>
      <translation>随机</translation>
    </message>
    <message>
      <source>Random noise (control)</source>
      <translation>随机噪声（对照）</translation>
    </message>
    <message>
      <source>Random noise turns the answer “{}” into “{}”</source>
      <translation>随机噪声把回答“{}”变成“{}”</translation>
    </message>
    <message>
      <source>Random noise was added, and the answer is still “{}”</source>
      <translation>加入了随机噪声，回答仍是“{}”</translation>
    </message>
    <message>
      <source>Random start</source>
      <translation>随机起点</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <source>ReLU</source>
      <translation>ReLU</translation>
    </message>
    <message>
      <source>Reach</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Reached</source>
      <translation>达到次数</translation>
    </message>
    <message>
      <source>Reached: in how many images the unit reached {}.</source>
      <translation>达到次数：该单元在多少张图像中达到 {}。</translation>
    </message>
    <message>
      <source>Read</source>
      <translation>读取</translation>
    </message>
    <message>
      <source>Read as</source>
      <translation>读取方式</translation>
    </message>
    <message>
      <source>Read as…</source>
      <translation>读取方式…</translation>
    </message>
    <message>
      <source>Read the file again</source>
      <translation>重新读取文件</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>就绪</translation>
    </message>
    <message>
      <source>Ready when the engine is</source>
      <translation>引擎就绪后可用</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>召回率</translation>
    </message>
    <message>
      <source>Reconstruction</source>
      <translation>重建</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>红</translation>
    </message>
    <message>
      <source>Red, green, blue</source>
      <translation>红、绿、蓝</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>Region</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>Regions of the image</source>
      <translation>图像的区域</translation>
    </message>
    <message>
      <source>Regions of what</source>
      <translation>什么的区域</translation>
    </message>
    <message>
      <source>Regions over the image</source>
      <translation>图像上的区域</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Remove a region…</source>
      <translation>移除区域…</translation>
    </message>
    <message>
      <source>Remove from the strip</source>
      <translation>从运行栏移除</translation>
    </message>
    <message>
      <source>Remove what is not pinned</source>
      <translation>移除未固定的运行</translation>
    </message>
    <message>
      <source>Rename a region…</source>
      <translation>重命名区域…</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>重命名…</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>重置</translation>
    </message>
    <message>
      <source>Reset the parameters</source>
      <translation>重置参数</translation>
    </message>
    <message>
      <source>Reset the settings</source>
      <translation>重置设置</translation>
    </message>
    <message>
      <source>Reset to defaults</source>
      <translation>恢复默认</translation>
    </message>
    <message>
      <source>Restart the engine</source>
      <translation>重启引擎</translation>
    </message>
    <message>
      <source>Restarts</source>
      <translation>起点数</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Results are not kept on the disk for the next start: {}.</source>
      <translation>结果未保存到磁盘供下次启动使用：{}。</translation>
    </message>
    <message>
      <source>Results of the batch</source>
      <translation>批处理的结果</translation>
    </message>
    <message>
      <source>Results side by side: {}. Point at one to read what it says.</source>
      <translation>{} 个结果并排显示；指向其中一个即可阅读其说明。</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>Right and wrong by class, and curves: a click shows the images</source>
      <translation>各类的对与错以及曲线：单击即可显示其图像</translation>
    </message>
    <message>
      <source>Right and wrong by label</source>
      <translation>各标签的对与错</translation>
    </message>
    <message>
      <source>Robustness</source>
      <translation>稳健性</translation>
    </message>
    <message>
      <source>Robustness of the collection</source>
      <translation>图像集合的稳健性</translation>
    </message>
    <message>
      <source>Room on the disk for results that were computed before</source>
      <translation>磁盘上保存已算结果的空间</translation>
    </message>
    <message>
      <source>Room on the disk for what is known of the images of collections</source>
      <translation>图像集已知信息可占用的磁盘空间</translation>
    </message>
    <message>
      <source>Rotation</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>Round</source>
      <translation>弧线</translation>
    </message>
    <message>
      <source>Rows of the collection</source>
      <translation>图像集的各行</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>再次运行</translation>
    </message>
    <message>
      <source>Run again (Ctrl+R)</source>
      <translation>再次运行 (Ctrl+R)</translation>
    </message>
    <message>
      <source>Run again from figure…</source>
      <translation>根据图再次运行…</translation>
    </message>
    <message>
      <source>Run here</source>
      <translation>在此运行</translation>
    </message>
    <message>
      <source>Run the {} missing</source>
      <translation>运行缺少的 {} 个</translation>
    </message>
    <message>
      <source>Run what is missing</source>
      <translation>运行缺少的结果</translation>
    </message>
    <message>
      <source>Runs</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Runs appear here. Click one to go back to it.</source>
      <translation>运行结果显示在这里，点击即可回到那一次。</translation>
    </message>
    <message>
      <source>Saliency</source>
      <translation>显著图</translation>
    </message>
    <message>
      <source>Same answer</source>
      <translation>回答不变</translation>
    </message>
    <message>
      <source>Same as</source>
      <translation>同于</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本数</translation>
    </message>
    <message>
      <source>Save a report…</source>
      <translation>保存报告…</translation>
    </message>
    <message>
      <source>Save as a figure…</source>
      <translation>另存为图…</translation>
    </message>
    <message>
      <source>Save as…</source>
      <translation>另存为…</translation>
    </message>
    <message>
      <source>Save beside the weights</source>
      <translation>保存在权重文件旁</translation>
    </message>
    <message>
      <source>Save how it came to be…</source>
      <translation>保存生成过程…</translation>
    </message>
    <message>
      <source>Save the composed figure…</source>
      <translation>保存排版图…</translation>
    </message>
    <message>
      <source>Save the description</source>
      <translation>保存模型说明</translation>
    </message>
    <message>
      <source>Save the figure…</source>
      <translation>保存图…</translation>
    </message>
    <message>
      <source>Save the numbers…</source>
      <translation>保存数值…</translation>
    </message>
    <message>
      <source>Save the picture…</source>
      <translation>保存图片…</translation>
    </message>
    <message>
      <source>Save the session</source>
      <translation>保存会话</translation>
    </message>
    <message>
      <source>Save the session as…</source>
      <translation>会话另存为…</translation>
    </message>
    <message>
      <source>Saved as {}</source>
      <translation>已保存为 {}</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>保存…</translation>
    </message>
    <message>
      <source>Say now and then what can be done, each hint once</source>
      <translation>适时提示可以做什么，每条只提示一次</translation>
    </message>
    <message>
      <source>Say under the figure what each technique measured, and what must be said of it</source>
      <translation>在图下说明每种方法测量了什么，以及必须指出的限制</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>色标</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>得分</translation>
    </message>
    <message>
      <source>Score-CAM</source>
      <translation>Score-CAM</translation>
    </message>
    <message>
      <source>Scores</source>
      <translation>分数</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>搜索</translation>
    </message>
    <message>
      <source>Search layers</source>
      <translation>搜索层</translation>
    </message>
    <message>
      <source>Search techniques</source>
      <translation>搜索方法</translation>
    </message>
    <message>
      <source>Searches</source>
      <translation>搜索次数</translation>
    </message>
    <message>
      <source>Second</source>
      <translation>第二个</translation>
    </message>
    <message>
      <source>Second picture</source>
      <translation>第二张图像</translation>
    </message>
    <message>
      <source>Section</source>
      <translation>部分</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Seed of the random numbers; the same seed gives the same result</source>
      <translation>随机数的种子；种子相同结果相同</translation>
    </message>
    <message>
      <source>Select</source>
      <translation>选择</translation>
    </message>
    <message>
      <source>Set the target…</source>
      <translation>设定目标…</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>设置…</translation>
    </message>
    <message>
      <source>Several results</source>
      <translation>多个结果</translation>
    </message>
    <message>
      <source>Several styles share the network; each has a scale and a shift, and they mix.</source>
      <translation>多种风格共用一个网络；每种有自己的缩放与平移，可以混合。</translation>
    </message>
    <message>
      <source>Severity</source>
      <translation>程度</translation>
    </message>
    <message>
      <source>Share that is right</source>
      <translation>正确的比例</translation>
    </message>
    <message>
      <source>Shared</source>
      <translation>共用</translation>
    </message>
    <message>
      <source>Shares of {} images, with their intervals. A click on a point shows the images behind it.</source>
      <translation>{} 张图像中的比例及其区间。点击一个点显示其背后的图像。</translation>
    </message>
    <message>
      <source>Sharpness of pictures</source>
      <translation>图像的清晰度</translation>
    </message>
    <message>
      <source>Sheet of a layer…</source>
      <translation>某层的单元图表…</translation>
    </message>
    <message>
      <source>Sheet of the pictures that are made</source>
      <translation>已生成图像的总览</translation>
    </message>
    <message>
      <source>Sheet of this layer</source>
      <translation>此层的单元图表</translation>
    </message>
    <message>
      <source>Sheet of units</source>
      <translation>单元图表</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>Shorter side before the crop</source>
      <translation>裁剪前的短边</translation>
    </message>
    <message>
      <source>Shot noise</source>
      <translation>散粒噪声</translation>
    </message>
    <message>
      <source>Should it stop, to go on with it:</source>
      <translation>若它停止，用此命令继续：</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Show a layer's channels…</source>
      <translation>显示某层的各通道…</translation>
    </message>
    <message>
      <source>Show an image…</source>
      <translation>显示图像…</translation>
    </message>
    <message>
      <source>Show as a sheet</source>
      <translation>以总览显示</translation>
    </message>
    <message>
      <source>Show each image in place of its point</source>
      <translation>用图像代替其点</translation>
    </message>
    <message>
      <source>Show each photograph as a tile of its own, before its first run</source>
      <translation>每张照片在其首个结果之前单独成格</translation>
    </message>
    <message>
      <source>Show it in colour too, as the paper does: grey is zero, a colour raises the target</source>
      <translation>同时以彩色显示，如论文所示：灰为零，颜色表示使目标上升</translation>
    </message>
    <message>
      <source>Show its channels</source>
      <translation>显示其通道</translation>
    </message>
    <message>
      <source>Show on the canvas, to work on</source>
      <translation>在画布上显示并继续处理</translation>
    </message>
    <message>
      <source>Show or hide</source>
      <translation>显示或隐藏</translation>
    </message>
    <message>
      <source>Show or hide a region…</source>
      <translation>显示或隐藏区域…</translation>
    </message>
    <message>
      <source>Show the image as the network got it, resized and cropped</source>
      <translation>显示网络实际收到的图像（已缩放和裁剪）</translation>
    </message>
    <message>
      <source>Show the images as rows of a table</source>
      <translation>以表格行显示图像</translation>
    </message>
    <message>
      <source>Show the photograph around what the network saw, too</source>
      <translation>同时显示网络所见之外的照片</translation>
    </message>
    <message>
      <source>Show what it answers to least</source>
      <translation>显示反应最弱的图像</translation>
    </message>
    <message>
      <source>Shows</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Side of the picture in pixels; automatic is that of the network's input</source>
      <translation>图像边长（像素）；自动为网络输入的边长</translation>
    </message>
    <message>
      <source>Side of the square that hides the image</source>
      <translation>遮住图像的方块的边长</translation>
    </message>
    <message>
      <source>Sign</source>
      <translation>符号</translation>
    </message>
    <message>
      <source>Signed</source>
      <translation>带符号</translation>
    </message>
    <message>
      <source>Similarities</source>
      <translation>相似度</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>字号</translation>
    </message>
    <message>
      <source>Size of the text</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <source>Size of the window's type</source>
      <translation>窗口文字的大小</translation>
    </message>
    <message>
      <source>Slice</source>
      <translation>切片</translation>
    </message>
    <message>
      <source>Slide {} of {}</source>
      <translation>第 {} 张幻灯片，共 {} 张</translation>
    </message>
    <message>
      <source>Smaller scale</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Smooth</source>
      <translation>平滑</translation>
    </message>
    <message>
      <source>SmoothGrad</source>
      <translation>SmoothGrad</translation>
    </message>
    <message>
      <source>So far</source>
      <translation>到目前为止</translation>
    </message>
    <message>
      <source>Some values of this picture are not numbers; they are shown black.</source>
      <translation>此图像的一些数值不是数；它们显示为黑色。</translation>
    </message>
    <message>
      <source>Sort by</source>
      <translation>排序依据</translation>
    </message>
    <message>
      <source>Spacing</source>
      <translation>分布</translation>
    </message>
    <message>
      <source>Square</source>
      <translation>平方</translation>
    </message>
    <message>
      <source>Standard deviation of the blur, where that is the baseline</source>
      <translation>以模糊为基线时，模糊的标准差</translation>
    </message>
    <message>
      <source>Standard deviation of the noise, of the pixel range</source>
      <translation>噪声的标准差，相对于像素范围</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>起点</translation>
    </message>
    <message>
      <source>Start somewhere in the budget; else the first start is the image</source>
      <translation>在预算之内随机起步；否则第一个起点是图像本身</translation>
    </message>
    <message>
      <source>Starting a fresh engine…</source>
      <translation>正在启动新的引擎…</translation>
    </message>
    <message>
      <source>Starting the engine…</source>
      <translation>正在启动引擎…</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>State of the result</source>
      <translation>结果的状态</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>步长</translation>
    </message>
    <message>
      <source>Step between neighbouring squares</source>
      <translation>相邻方块之间的距离</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步数</translation>
    </message>
    <message>
      <source>Steps at each size</source>
      <translation>每个尺寸的步数</translation>
    </message>
    <message>
      <source>Steps of the optimisation; the first third, at most 250, with exaggeration</source>
      <translation>优化的步数；前三分之一（至多 250 步）带夸大</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Stopped after {} of {} steps: {} holds what was learned.</source>
      <translation>已停在第 {} / {} 步：{} 中保存了已学到的内容。</translation>
    </message>
    <message>
      <source>Stopped before the first step.</source>
      <translation>在第一步之前已停止。</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>正在停止…</translation>
    </message>
    <message>
      <source>Store limit</source>
      <translation>存储上限</translation>
    </message>
    <message>
      <source>Straight</source>
      <translation>直线式</translation>
    </message>
    <message>
      <source>Strength</source>
      <translation>强度</translation>
    </message>
    <message>
      <source>Stride</source>
      <translation>步幅</translation>
    </message>
    <message>
      <source>Strip</source>
      <translation>条带</translation>
    </message>
    <message>
      <source>Strip layers</source>
      <translation>条带的层</translation>
    </message>
    <message>
      <source>Stronger map</source>
      <translation>增强热图</translation>
    </message>
    <message>
      <source>Strongest</source>
      <translation>最强</translation>
    </message>
    <message>
      <source>Strongest regions as a sheet</source>
      <translation>最强区域一览</translation>
    </message>
    <message>
      <source>Strongest regions here</source>
      <translation>在此查找最强区域</translation>
    </message>
    <message>
      <source>Strongest regions in the collection</source>
      <translation>图像集中反应最强的区域</translation>
    </message>
    <message>
      <source>Style</source>
      <translation>风格</translation>
    </message>
    <message>
      <source>Style layers</source>
      <translation>风格层</translation>
    </message>
    <message>
      <source>Style transfer</source>
      <translation>风格迁移</translation>
    </message>
    <message>
      <source>Styles</source>
      <translation>风格</translation>
    </message>
    <message>
      <source>Success is a proof, failure is not: more steps, more starts or another loss may succeed, and networks that hide their gradients look safer than they are. A small distance in pixels is not the same as looking alike.</source>
      <translation>成功是证明，失败不是：更多步数、更多起点或另一种损失可能成功；隐藏梯度的网络看上去比实际安全。像素距离小不等于看起来相像。</translation>
    </message>
    <message>
      <source>Sum</source>
      <translation>求和</translation>
    </message>
    <message>
      <source>Surround</source>
      <translation>周围</translation>
    </message>
    <message>
      <source>Surround of compared maps</source>
      <translation>比较图的周围</translation>
    </message>
    <message>
      <source>Sweep engine</source>
      <translation>扫描引擎</translation>
    </message>
    <message>
      <source>Sweep memory</source>
      <translation>扫描内存</translation>
    </message>
    <message>
      <source>Switched off</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>System</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Take back what you stated</source>
      <translation>撤回您的说明</translation>
    </message>
    <message>
      <source>Take out of the comparison</source>
      <translation>移出比较</translation>
    </message>
    <message>
      <source>Take this column out</source>
      <translation>移出这一列</translation>
    </message>
    <message>
      <source>Take this row out</source>
      <translation>移出这一行</translation>
    </message>
    <message>
      <source>Take {} out of the comparison</source>
      <translation>把 {} 移出比较</translation>
    </message>
    <message>
      <source>Taken for</source>
      <translation>被认作</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>Task</source>
      <translation>任务</translation>
    </message>
    <message>
      <source>Technique</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Technique and answer</source>
      <translation>方法与回答</translation>
    </message>
    <message>
      <source>Techniques</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <source>Texture</source>
      <translation>纹理</translation>
    </message>
    <message>
      <source>That a detector answers does not mean that its answer counts for the result.</source>
      <translation>检测器有反应，并不意味着它的反应影响结果。</translation>
    </message>
    <message>
      <source>That it fails is no proof that no such change exists.</source>
      <translation>失败并不能证明不存在这样的改动。</translation>
    </message>
    <message>
      <source>That it vanishes</source>
      <translation>使其消失</translation>
    </message>
    <message>
      <source>The baseline is a choice, and the map changes with it: pixels of the baseline's own colour get zero, so black parts of an object say nothing from black. The images on the way are none that the network was trained on, and how pixels that act together share their effect is the path's doing.</source>
      <translation>基线是一种选择，图随之而变：与基线同色的像素得零，因此以黑色为基线时物体的黑色部分什么也说明不了。途中的图像不是网络训练时见过的，共同起作用的像素如何分担效果取决于路径。</translation>
    </message>
    <message>
      <source>The batch has no result yet.</source>
      <translation>该批处理还没有结果。</translation>
    </message>
    <message>
      <source>The box that is explained; the default is the highest-scored one</source>
      <translation>要解释的检测框；默认为得分最高的框</translation>
    </message>
    <message>
      <source>The budget; in L2 the length over the whole picture, where 128 to 765 is usual</source>
      <translation>预算；用 L2 时为整幅画面上的长度，通常取 128 到 765</translation>
    </message>
    <message>
      <source>The change only just crosses the border, so rounding to 8 bits often undoes it; more overshoot helps. It is close to the smallest change, not proven to be it. Confidence afterwards is low by design.</source>
      <translation>改变刚好跨过边界，所以舍入到 8 位常使它失效；加大过冲有帮助。它接近最小的改变，但未被证明就是最小。按设计，之后的置信度很低。</translation>
    </message>
    <message>
      <source>The change only just does it, and is often lost when the picture is saved as a file.</source>
      <translation>这个改动只是刚好够用，存成文件时常常会丢失。</translation>
    </message>
    <message>
      <source>The channel; empty is the strongest of the last layer with maps</source>
      <translation>通道；留空为最后一个有特征图的层中最强者</translation>
    </message>
    <message>
      <source>The coarsest maps</source>
      <translation>最粗的特征图</translation>
    </message>
    <message>
      <source>The colour behind what is transparent in images</source>
      <translation>图像透明部分后面的颜色</translation>
    </message>
    <message>
      <source>The colours say what this network used here, and not why, nor what another one would use.</source>
      <translation>颜色说明这个网络在此用了什么，并不说明原因，也不说明另一个网络会用什么。</translation>
    </message>
    <message>
      <source>The comparison before</source>
      <translation>上一个比较</translation>
    </message>
    <message>
      <source>The computer made this picture; no camera did.</source>
      <translation>这张图像由计算机生成，不是相机拍摄的。</translation>
    </message>
    <message>
      <source>The convolution, or a layer that one feeds; empty is the first one</source>
      <translation>某个卷积，或由卷积直接输入的层；留空为第一个卷积</translation>
    </message>
    <message>
      <source>The deepest layer; empty is the one a third of the way through the network</source>
      <translation>最深的层；留空则取网络三分之一处的层</translation>
    </message>
    <message>
      <source>The difference of two maps, or of each map and the first of its row, and how alike they are</source>
      <translation>两张图之差，或每张图与其行中第一张之差，以及它们的相似程度</translation>
    </message>
    <message>
      <source>The direction down a grid</source>
      <translation>网格纵向的方向</translation>
    </message>
    <message>
      <source>The direction of a line, and across a grid</source>
      <translation>直线的方向，也是网格横向的方向</translation>
    </message>
    <message>
      <source>The drawing is much the same whatever is asked for: it hardly tells one thing from another.</source>
      <translation>无论询问什么，画出的都差不多：它几乎分不清不同的事物。</translation>
    </message>
    <message>
      <source>The effect</source>
      <translation>效果</translation>
    </message>
    <message>
      <source>The engine does not run.</source>
      <translation>引擎未运行。</translation>
    </message>
    <message>
      <source>The figure as it will be</source>
      <translation>成图预览</translation>
    </message>
    <message>
      <source>The figure is being made…</source>
      <translation>正在生成图……</translation>
    </message>
    <message>
      <source>The figure is on the clipboard.</source>
      <translation>图已在剪贴板上。</translation>
    </message>
    <message>
      <source>The first c</source>
      <translation>第一个 c 值</translation>
    </message>
    <message>
      <source>The forms are drawn into the photograph; they were not there before.</source>
      <translation>这些形状是画进照片里的，原来并不在那里。</translation>
    </message>
    <message>
      <source>The higher the number, the more alike; 1 is the same.</source>
      <translation>数字越大越相像；1 表示相同。</translation>
    </message>
    <message>
      <source>The image that counts as nothing</source>
      <translation>算作空无一物的图像</translation>
    </message>
    <message>
      <source>The largest epsilon; in L2 512 is a good one</source>
      <translation>最大的 epsilon；用 L2 时 512 较合适</translation>
    </message>
    <message>
      <source>The last layer with maps</source>
      <translation>最后一个有特征图的层</translation>
    </message>
    <message>
      <source>The layer of Grad-CAM; empty is the last one before global pooling</source>
      <translation>Grad-CAM 所用的层；留空为全局池化前的最后一层</translation>
    </message>
    <message>
      <source>The layer of the principal directions; empty is the first activation above the code</source>
      <translation>主方向所取的层；留空则取编码之上的第一个激活层</translation>
    </message>
    <message>
      <source>The layer that answers there; empty is the one half way through the network</source>
      <translation>在该处作出响应的层；留空则取网络一半处的层</translation>
    </message>
    <message>
      <source>The layer whose channels are shown; empty is the one half way through the network</source>
      <translation>显示其通道的层；留空则取网络一半处的层</translation>
    </message>
    <message>
      <source>The layer whose maps are projected; empty is the last one before global pooling</source>
      <translation>对哪一层的图作投影；留空为全局池化前的最后一层</translation>
    </message>
    <message>
      <source>The layer whose maps are weighted; empty is the last one before global pooling</source>
      <translation>对哪一层的图加权；留空为全局池化前的最后一层</translation>
    </message>
    <message>
      <source>The layer; empty is the last one with maps</source>
      <translation>所用的层；留空为最后一个有特征图的层</translation>
    </message>
    <message>
      <source>The layer; empty is the one half way through the network</source>
      <translation>层；留空则取网络中间的层</translation>
    </message>
    <message>
      <source>The layers of the strip by name, with commas between, in place of these</source>
      <translation>条带的层的名称，以逗号分隔，取代上述各层</translation>
    </message>
    <message>
      <source>The line shows how one number changes.</source>
      <translation>这条线显示一个数的变化。</translation>
    </message>
    <message>
      <source>The longer a bar, the surer the network is.</source>
      <translation>条越长，网络越确信。</translation>
    </message>
    <message>
      <source>The lower the number, the more alike; 0 is the same.</source>
      <translation>数字越小越相像；0 表示相同。</translation>
    </message>
    <message>
      <source>The map is coarse, and a place can light up that the answer does not depend on.</source>
      <translation>这张图很粗略，回答并不依赖的地方也可能亮起。</translation>
    </message>
    <message>
      <source>The map is coarse, and shows only what speaks for the answer.</source>
      <translation>这张图很粗略，而且只显示支持回答的部分。</translation>
    </message>
    <message>
      <source>The map is coarse: each spot of it stands for a large part of the picture.</source>
      <translation>这张图很粗略：其中每一点都代表图像的一大块。</translation>
    </message>
    <message>
      <source>The map is empty: nothing of the kind was found in this picture.</source>
      <translation>图是空的：在这幅图像中没有找到这样的地方。</translation>
    </message>
    <message>
      <source>The maps are image tokens of the last layer from which they still reach the answer.</source>
      <translation>这些图是最后一个仍能影响答案的层的图像 token。</translation>
    </message>
    <message>
      <source>The model found nothing here.</source>
      <translation>模型在这里什么也没有找到。</translation>
    </message>
    <message>
      <source>The model is loading…</source>
      <translation>正在加载模型…</translation>
    </message>
    <message>
      <source>The model is still loading; what you ask for runs as soon as it is there.</source>
      <translation>模型仍在加载；加载完成后立即运行您的请求。</translation>
    </message>
    <message>
      <source>The model's answer appears here.</source>
      <translation>模型的回答显示在这里。</translation>
    </message>
    <message>
      <source>The most steps</source>
      <translation>最多走多少步</translation>
    </message>
    <message>
      <source>The nearest of the first {} images.</source>
      <translation>前 {} 张图片中最近的。</translation>
    </message>
    <message>
      <source>The network is not linear, so the parts do not sum to the score. A pixel of the reference's own colour always gets zero, however much it matters; and like every gradient it is noisy and blind where the network is saturated.</source>
      <translation>网络并非线性，所以各部分之和不等于得分。与参考颜色相同的像素无论多重要都得零；它和所有梯度一样有噪声，并且在网络饱和处失明。</translation>
    </message>
    <message>
      <source>The new picture</source>
      <translation>新图像</translation>
    </message>
    <message>
      <source>The noise's size; in L2 its length over the whole picture</source>
      <translation>噪声的大小；用 L2 时为整幅画面上的长度</translation>
    </message>
    <message>
      <source>The number is the area under the curve.</source>
      <translation>数字是曲线下面积。</translation>
    </message>
    <message>
      <source>The number is the average precision.</source>
      <translation>数字是平均精度。</translation>
    </message>
    <message>
      <source>The open images ({})</source>
      <translation>打开的图像（{}）</translation>
    </message>
    <message>
      <source>The open photograph as an image-to-image network paints it, in one pass. A network of many styles mixes them by sliders.</source>
      <translation>图像到图像网络一次前向所绘制的打开照片。具有多种风格的网络可用滑块混合它们。</translation>
    </message>
    <message>
      <source>The open photograph, with whatever a layer, a class or a unit sees a little of made stronger step by step, until people see it too.</source>
      <translation>打开的照片，其中某层、某类别或某单元隐约看到的东西被逐步加强，直到人也能看见。</translation>
    </message>
    <message>
      <source>The other network, whose answer is made strong</source>
      <translation>另一个网络，使其回答变强</translation>
    </message>
    <message>
      <source>The other way round</source>
      <translation>反过来</translation>
    </message>
    <message>
      <source>The parameters appear when the engine is ready.</source>
      <translation>引擎就绪后显示参数。</translation>
    </message>
    <message>
      <source>The patterns of colour and edge that the network compares small pieces of a picture with</source>
      <translation>网络用来与图像的小块作比较的颜色和边缘图案</translation>
    </message>
    <message>
      <source>The photograph as a network repaints it in the styles that it has learned</source>
      <translation>网络用其学到的风格重新绘制的照片</translation>
    </message>
    <message>
      <source>The photograph redrawn with the colours, strokes and patterns of another picture</source>
      <translation>用另一张图像的颜色、笔触和图案重画的照片</translation>
    </message>
    <message>
      <source>The photograph, with what the network sees a little of made stronger and stronger, until people see it too</source>
      <translation>把网络在照片中隐约看到的东西一步步加强，直到人也能看到</translation>
    </message>
    <message>
      <source>The picture after</source>
      <translation>改动后的图像</translation>
    </message>
    <message>
      <source>The picture at the amounts; what an encoder's code of the image loses; a line along one direction, a grid along two; the way to a drawn code, or a grid between four</source>
      <translation>在所设数量处的图像；编码器对图像的编码丢失了什么；沿一个方向的直线，沿两个方向的网格；通往抽取编码的路径，或四个编码之间的网格</translation>
    </message>
    <message>
      <source>The picture before</source>
      <translation>改动前的图像</translation>
    </message>
    <message>
      <source>The picture has the photograph's own size, at most so many times as long as the network's input; 1 is what the network sees of it</source>
      <translation>图像为照片本身的尺寸，长边至多为网络输入的这么多倍；1 即网络所见</translation>
    </message>
    <message>
      <source>The picture is on the clipboard.</source>
      <translation>图片已在剪贴板上。</translation>
    </message>
    <message>
      <source>The picture that a generator makes of a code, and how it changes along directions: single numbers, principal directions, eigenvectors of the first weights. A slider for each; or a line, a grid, the way to another code.</source>
      <translation>生成器由编码生成的图像，以及它沿编码各方向的变化：单个数值、主方向、首层权重的特征向量。每个方向一个滑块；或一条直线、一个网格、通往另一编码的路径。</translation>
    </message>
    <message>
      <source>The picture that a generator makes of the code to which another network answers most strongly: a class, or a unit, of a network that is named. The generator keeps the picture natural; the code is kept near where its codes are drawn.</source>
      <translation>生成器由某个编码生成的图像，另一个网络对它的回答最强：所指定网络的一个类别或一个单元。生成器使图像保持自然；编码保持在其编码的抽取处附近。</translation>
    </message>
    <message>
      <source>The picture to which a class or a unit answers most strongly, made from noise step by step: what the network looks for, rather than where it looks.</source>
      <translation>某个类别或单元反应最强的图像，由噪声逐步生成：展示网络在寻找什么，而不是它在看哪里。</translation>
    </message>
    <message>
      <source>The picture was changed towards “{}”, and the answer is “{}”</source>
      <translation>图片被朝“{}”改动，而答案是“{}”</translation>
    </message>
    <message>
      <source>The picture was changed, and the answer is still “{}”</source>
      <translation>图片被改动，而答案仍是“{}”</translation>
    </message>
    <message>
      <source>The pictures as the network sees them, from the side where their names are furthest apart</source>
      <translation>网络眼中的图片，从名称分得最开的一侧看</translation>
    </message>
    <message>
      <source>The pictures as the network sees them: the further apart two of them lie, the more they differ for it</source>
      <translation>网络眼中的这些图像：两张离得越远，对它来说就越不同</translation>
    </message>
    <message>
      <source>The pictures in groups: those which look alike to the network are drawn together</source>
      <translation>把图像分组：网络觉得相像的被拉到一起</translation>
    </message>
    <message>
      <source>The pictures laid out so that those which look alike to the network lie beside each other</source>
      <translation>把图像排开，使网络觉得相像的彼此相邻</translation>
    </message>
    <message>
      <source>The pictures that are there, beside each other: it can be exported</source>
      <translation>已有的图像并排显示：可以导出</translation>
    </message>
    <message>
      <source>The place; empty is a square of a third of the side in the middle, and where shows is difference the whole of both pictures</source>
      <translation>位置；留空则取中央边长三分之一的正方形，显示为差异时则取两张图像的全部</translation>
    </message>
    <message>
      <source>The plugin lies in {}. Change it there, then load plugins anew.</source>
      <translation>插件位于 {}。在那里修改，然后重新加载插件。</translation>
    </message>
    <message>
      <source>The pointer or the arrow keys move the line; B blinks, W shows all tiles.</source>
      <translation>指针或方向键移动分界线；B 来回闪换，W 显示全部结果。</translation>
    </message>
    <message>
      <source>The prior of the codes is taken for standard normal. Far from where codes are drawn a generator was never trained: its pictures there show nothing that it learned. A direction has no meaning by itself; what a person calls it is that person's reading.</source>
      <translation>编码的先验被当作标准正态分布。在远离抽取编码之处，生成器从未训练过：那里的图像不显示它学到的任何东西。方向本身没有含义；人给它的名称只是那个人的解读。</translation>
    </message>
    <message>
      <source>The same from cosine {} on</source>
      <translation>余弦从 {} 起算相同</translation>
    </message>
    <message>
      <source>The same thing from which likeness on</source>
      <translation>从多大的相似度起算同一物</translation>
    </message>
    <message>
      <source>The same up to distance {}</source>
      <translation>距离不超过 {} 算相同</translation>
    </message>
    <message>
      <source>The second picture, where shows is difference: the direction goes from the open one to it</source>
      <translation>第二张图像，用于显示为差异时：方向从打开的图像指向它</translation>
    </message>
    <message>
      <source>The session before is kept: File &gt; Back to the session before.</source>
      <translation>之前的会话已保留：文件 &gt; 返回之前的会话。</translation>
    </message>
    <message>
      <source>The side of the squares that it learns from</source>
      <translation>用来学习的方块的边长</translation>
    </message>
    <message>
      <source>The side was chosen so that they are apart: new pictures may mix more.</source>
      <translation>这一侧是为了使它们分开而选的：新图片可能混得更多。</translation>
    </message>
    <message>
      <source>The smallest change is often lost when the picture is rounded to 8 bits; a higher kappa keeps it. With few steps the change is larger than it need be. It keeps to no budget: it tells how far it had to go.</source>
      <translation>画面舍入到 8 位时，最小的改变往往丢失；更高的 kappa 可保住它。步数少则改变偏大。它不守预算：它说明必须走多远。</translation>
    </message>
    <message>
      <source>The smallest change is often lost when the picture is saved as a file.</source>
      <translation>把图像存成文件时，最小的改动常常会丢失。</translation>
    </message>
    <message>
      <source>The smallest epsilon is only as small as the attack is strong: a better one may need less. It is about this one image, and says nothing of others.</source>
      <translation>最小 epsilon 只与攻击的强度相称：更好的攻击可能需要更少。它只关乎这一幅图像，与其他图像无关。</translation>
    </message>
    <message>
      <source>The strongest common pattern of a layer's maps: what the layer as a whole answers to, without any class and without gradients.</source>
      <translation>一层特征图中最强的共同模式：该层整体对什么有响应，不涉及类别，也不用梯度。</translation>
    </message>
    <message>
      <source>The units were not looked at over these images yet.</source>
      <translation>尚未在这些图像上查看各单元。</translation>
    </message>
    <message>
      <source>The way between two codes: by equal angles, or straight</source>
      <translation>两个编码之间的路径：按等角，或按直线</translation>
    </message>
    <message>
      <source>The weights assume a network that is piecewise linear and an exponential of the score; on other networks they are a heuristic. It is as coarse as its layer, and by construction counts only pixels where the target rises with the map. Where a layer's maps can be negative, as after SiLU, GELU or in a transformer, a weight's denominator can come near zero and one map can outshine all others.</source>
      <translation>权重假定网络分段线性并对得分取指数；对其他网络只是启发式。它与所在层一样粗略，并且按构造只计目标随图上升的像素。若该层的图可为负（如 SiLU、GELU 之后或 Transformer 中），权重的分母可能接近零，一张图会盖过其余所有图。</translation>
    </message>
    <message>
      <source>The weights of a convolution as they are: what each filter of the first layer looks for in colour and edge, and of deeper ones how they join their inputs. A click on a tile opens its unit.</source>
      <translation>卷积的权重本身：第一层的每个滤波器寻找怎样的颜色与边缘，更深的层如何组合其输入。点击一格可打开该单元。</translation>
    </message>
    <message>
      <source>The wheel zooms, a drag moves, a double click shows all of it</source>
      <translation>滚轮缩放，拖动平移，双击显示全部</translation>
    </message>
    <message>
      <source>The window has this language from the next start on.</source>
      <translation>窗口从下次启动起使用此语言。</translation>
    </message>
    <message>
      <source>The {} strongest of {}</source>
      <translation>{1} 个中最强的 {0} 个</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Theme…</source>
      <translation>主题…</translation>
    </message>
    <message>
      <source>There is no channel {} here.</source>
      <translation>这里没有通道 {}。</translation>
    </message>
    <message>
      <source>There is no curve: this network gives each pixel one class, whatever its score.</source>
      <translation>没有曲线：这个网络给每个像素一个类别，与其得分无关。</translation>
    </message>
    <message>
      <source>There is no difference</source>
      <translation>没有差</translation>
    </message>
    <message>
      <source>There is no difference.</source>
      <translation>没有差异。</translation>
    </message>
    <message>
      <source>There is nothing to show: no lines.</source>
      <translation>没有可显示的内容：没有线。</translation>
    </message>
    <message>
      <source>There is nothing to show: no points.</source>
      <translation>没有可显示的内容：没有点。</translation>
    </message>
    <message>
      <source>There is nothing to show: no tiles.</source>
      <translation>没有可显示的内容：没有小图。</translation>
    </message>
    <message>
      <source>These maps have no range in common that could be locked</source>
      <translation>这些图没有可以锁定的共同范围</translation>
    </message>
    <message>
      <source>These…</source>
      <translation>这些…</translation>
    </message>
    <message>
      <source>This model has no maps before a global pooling and no image tokens, so there is no layer to stand on.</source>
      <translation>该模型在全局池化之前没有特征图，也没有图像 token，因此没有可用的层。</translation>
    </message>
    <message>
      <source>This model takes a code and no image: it has no answer to one.</source>
      <translation>此模型的输入是编码而非图像，因此没有对图像的回答。</translation>
    </message>
    <message>
      <source>This network gives numbers and no classes. There is no class to move away from.</source>
      <translation>此网络给出数值而非类别。没有可远离的类别。</translation>
    </message>
    <message>
      <source>This network knows one class, so there is no other to move to.</source>
      <translation>该网络只认识一个类别，因此没有别的类别可以到达。</translation>
    </message>
    <message>
      <source>This picture has one colour everywhere, {}.</source>
      <translation>此图像处处同色，{}。</translation>
    </message>
    <message>
      <source>This shows what is right and wrong where images have labels and answers.</source>
      <translation>图像有标签和回答时，这里显示对与错。</translation>
    </message>
    <message>
      <source>This technique has no parameters.</source>
      <translation>此方法没有参数。</translation>
    </message>
    <message>
      <source>Tick all</source>
      <translation>全选</translation>
    </message>
    <message>
      <source>Tick none</source>
      <translation>全不选</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>图块数</translation>
    </message>
    <message>
      <source>Tiles beside each other; automatic finds out how many suit</source>
      <translation>每行格数；自动时按合适的数目排列</translation>
    </message>
    <message>
      <source>Titles shown</source>
      <translation>显示标题</translation>
    </message>
    <message>
      <source>To be sure is not to be right: networks are often sure and wrong.</source>
      <translation>确信并不等于正确：网络常常既确信又出错。</translation>
    </message>
    <message>
      <source>To go on with it:</source>
      <translation>用此命令继续：</translation>
    </message>
    <message>
      <source>To try again what failed:</source>
      <translation>用此命令重试失败的图像：</translation>
    </message>
    <message>
      <source>Tolerance</source>
      <translation>容差</translation>
    </message>
    <message>
      <source>Top</source>
      <translation>前几名</translation>
    </message>
    <message>
      <source>Torch</source>
      <translation>PyTorch</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>Train a style</source>
      <translation>训练风格</translation>
    </message>
    <message>
      <source>Train a style…</source>
      <translation>训练风格…</translation>
    </message>
    <message>
      <source>Trained: {} holds the network. More steps go on from here.</source>
      <translation>训练完成：网络保存在 {} 中。可增加步数继续训练。</translation>
    </message>
    <message>
      <source>True positives</source>
      <translation>真阳性率</translation>
    </message>
    <message>
      <source>Turn rows and columns</source>
      <translation>交换行和列</translation>
    </message>
    <message>
      <source>UMAP</source>
      <translation>UMAP</translation>
    </message>
    <message>
      <source>UMAP needs the package umap-learn: install it with pip install 'explainability-workbench[umap]'.</source>
      <translation>UMAP 需要 umap-learn 包：请用 pip install 'explainability-workbench[umap]' 安装。</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Uniform</source>
      <translation>均匀分布</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单元</translation>
    </message>
    <message>
      <source>Unit {}</source>
      <translation>单元 {}</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>单元</translation>
    </message>
    <message>
      <source>Units by what they detect</source>
      <translation>按所检测事物统计的单元</translation>
    </message>
    <message>
      <source>Units of the collection</source>
      <translation>图像集的单元</translation>
    </message>
    <message>
      <source>Units of the last layer with maps</source>
      <translation>最后一个有特征图的层的单元</translation>
    </message>
    <message>
      <source>Units of the layer</source>
      <translation>该层的单元</translation>
    </message>
    <message>
      <source>Units of {}</source>
      <translation>{} 的单元</translation>
    </message>
    <message>
      <source>Unlike</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>Unpin</source>
      <translation>取消固定</translation>
    </message>
    <message>
      <source>Until the window is closed: File &gt; Back to the session before.</source>
      <translation>在关闭窗口之前可用：文件 &gt; 返回之前的会话。</translation>
    </message>
    <message>
      <source>Use each technique's own layer</source>
      <translation>使用各方法自己的层</translation>
    </message>
    <message>
      <source>Use “{}”</source>
      <translation>使用“{}”</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>取值</translation>
    </message>
    <message>
      <source>Value under the pointer</source>
      <translation>指针下的值</translation>
    </message>
    <message>
      <source>Variance</source>
      <translation>方差</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>View</source>
      <translation>视图</translation>
    </message>
    <message>
      <source>Viridis</source>
      <translation>Viridis</translation>
    </message>
    <message>
      <source>Visible</source>
      <translation>可见比例</translation>
    </message>
    <message>
      <source>Waiting…</source>
      <translation>等待中…</translation>
    </message>
    <message>
      <source>Wanted</source>
      <translation>所求</translation>
    </message>
    <message>
      <source>Way</source>
      <translation>路径</translation>
    </message>
    <message>
      <source>Weaker map</source>
      <translation>减弱热图</translation>
    </message>
    <message>
      <source>Weight of the code's log-density, standard normal; at 0 the code may go anywhere</source>
      <translation>编码的对数密度（标准正态）的权重；为 0 时编码可以去任何地方</translation>
    </message>
    <message>
      <source>Weight of the content</source>
      <translation>内容的权重</translation>
    </message>
    <message>
      <source>Weight of the square of the distance from grey: how far from black and white it is kept</source>
      <translation>与灰色距离的平方的权重：使图像离黑白多远</translation>
    </message>
    <message>
      <source>Weight of the style</source>
      <translation>风格的权重</translation>
    </message>
    <message>
      <source>Weight of the total variation: how smooth the picture is kept</source>
      <translation>全变差的权重：使图像保持多平滑</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>What a class looks like to it</source>
      <translation>它眼中的类别</translation>
    </message>
    <message>
      <source>What a detector answers to in one picture is not all that it stands for: look at many.</source>
      <translation>检测器在一张图像上的反应并不是它所代表的全部：要看许多张。</translation>
    </message>
    <message>
      <source>What a macro sets holds for its own window, which had its language at the start: choose it in the window.</source>
      <translation>宏所做的设置只对它自己的窗口有效，而窗口的语言在启动时已定：请在窗口中选择语言。</translation>
    </message>
    <message>
      <source>What a network paints by itself, and how its picture changes when one of the numbers behind it is moved</source>
      <translation>网络自己画的图像，以及移动其背后某个数值时图像如何变化</translation>
    </message>
    <message>
      <source>What a picture begins as; from the photograph what it answers to in it is accentuated</source>
      <translation>图像从什么开始；从照片开始则强化其中引起响应之处</translation>
    </message>
    <message>
      <source>What a unit answers to on one image is not what it stands for: look at many images; its regions are of those that were there when the card was made. Its saliency is a gradient: noisy, and zero where the unit is saturated or silent. What it weighs is true for small changes alone. A kernel below the first layer is a pattern of other units.</source>
      <translation>一个单元在一幅图像上的响应并不等于它所代表的含义：请查看多幅图像；最强区域取自生成卡片时已有的图像。其显著性是梯度：带有噪声，在单元饱和或无响应处为零。其份量只对微小变化成立。第一层以下的卷积核是其他单元的模式。</translation>
    </message>
    <message>
      <source>What can be done with the images that are selected</source>
      <translation>可对所选图像执行的操作</translation>
    </message>
    <message>
      <source>What counts as content and what as style is the choice of layers and weights, not the network's. The images are framed as the network sees them. Networks without large pooled maps carry less of a style than the one of the paper, a VGG.</source>
      <translation>什么算内容、什么算风格，取决于所选的层和权重，而非网络。图像按网络所见的取景。没有大幅池化特征图的网络，所携带的风格少于论文所用的 VGG。</translation>
    </message>
    <message>
      <source>What counts as no input; near grey it is the product with the normalised input</source>
      <translation>什么算作没有输入；取接近灰色时即为与归一化输入之积</translation>
    </message>
    <message>
      <source>What covers a part is something to see too; and of two parts that stand in for each other neither seems to matter.</source>
      <translation>用来遮挡的东西本身也是可见的；两个可以互相替代的部分，看起来都不重要。</translation>
    </message>
    <message>
      <source>What covers the part is something to see too: another colour can give another answer.</source>
      <translation>用来遮挡的东西本身也是可见的：换一种颜色可能得到另一个回答。</translation>
    </message>
    <message>
      <source>What each channel of a layer answers to this image, and where: the maps as the network computed them.</source>
      <translation>某一层的每个通道对这幅图像有何响应、在何处响应：即网络实际算出的特征图。</translation>
    </message>
    <message>
      <source>What each pixel adds to the target on the way from a baseline image to this one. The parts sum to the difference of the two scores, and by how much they miss it is shown.</source>
      <translation>从基线图像走到这幅图像的途中，每个像素给目标增加多少。各部分之和等于两处得分之差，误差多少会显示出来。</translation>
    </message>
    <message>
      <source>What each pixel would add to the target if the network were linear: its gradient times how far it is from a reference, black by default.</source>
      <translation>假如网络是线性的，每个像素会给目标增加多少：梯度乘以像素与参考值（默认黑色）之差。</translation>
    </message>
    <message>
      <source>What each point of the picture adds to {}, on the way from an empty picture to this one</source>
      <translation>从一张空白图像变到这张图像的途中，每一点给{}增添了多少</translation>
    </message>
    <message>
      <source>What each point of the picture adds to {}, roughly</source>
      <translation>图像的每一点大致给{}增添了多少</translation>
    </message>
    <message>
      <source>What epsilon measures: the most any pixel changes, or the whole change's length</source>
      <translation>epsilon 衡量什么：任一像素的最大改变，或整个改变的长度</translation>
    </message>
    <message>
      <source>What failed in the batch</source>
      <translation>批处理中失败的图像</translation>
    </message>
    <message>
      <source>What hides is itself something to see: grey, black and blur give different maps. Two regions that stand in for each other both look unimportant, since one square hides only one of them.</source>
      <translation>用来遮挡的东西本身也会被看到：灰、黑和模糊给出不同的图。能相互替代的两个区域都显得不重要，因为一个方块只遮住其中之一。</translation>
    </message>
    <message>
      <source>What hides the rest is itself something to see. The softmax over channels gives a few maps nearly all the weight, and one forward per channel makes it slow. It is as coarse as its layer.</source>
      <translation>用来遮挡的东西本身也会被看到。对通道做 softmax 使少数图几乎占去全部权重；每个通道一次前向计算使它较慢。它与所在层一样粗略。</translation>
    </message>
    <message>
      <source>What hides the rest is something to see too, and the map is coarse.</source>
      <translation>用来遮住其余部分的东西本身也是可见的，而且这张图很粗略。</translation>
    </message>
    <message>
      <source>What in it: a class by its number or name, or a target such as unit:LAYER:0</source>
      <translation>其中的什么：按编号或名称的类别，或诸如 unit:LAYER:0 的目标</translation>
    </message>
    <message>
      <source>What is answered here, as a picture</source>
      <translation>此处的响应，以图像显示</translation>
    </message>
    <message>
      <source>What is averaged: the gradient, its square, or how much it varies</source>
      <translation>对什么求平均：梯度、梯度的平方，或其方差</translation>
    </message>
    <message>
      <source>What is explained: a class, a difference of two, or a unit</source>
      <translation>解释的对象：一个类别、两类之差，或一个单元</translation>
    </message>
    <message>
      <source>What is explained: a class, or a difference of two</source>
      <translation>解释的对象：一个类别，或两类之差</translation>
    </message>
    <message>
      <source>What is hidden; empty is a square of a third of the side in the middle</source>
      <translation>遮住哪里；留空为正中边长三分之一的方块</translation>
    </message>
    <message>
      <source>What is it? Classify</source>
      <translation>这是什么？分类</translation>
    </message>
    <message>
      <source>What is lost to the layer is filled in by the starting noise and by the wish for a smooth picture near grey. More steps come nearer; a blurred picture can mean too few of them as well as a layer that forgets. The distance is on the layer's own scale: compare it along steps, not between layers. Decibels count the overall tone, which deep layers hardly see: there they lie near those of a plain grey picture, and need not fall from layer to layer.</source>
      <translation>该层所丢失的内容由起始噪声以及对平滑、接近灰色的图像的要求填补。步数越多越接近；模糊的图像可能是步数太少，也可能是该层已遗忘。距离以该层自身的尺度衡量：应在步数之间比较，而不是在层之间比较。分贝也计入整体色调，而深层几乎看不到它：深层的分贝接近纯灰图像，不一定逐层下降。</translation>
    </message>
    <message>
      <source>What is made stronger: all that a layer answers, or a target</source>
      <translation>加强什么：一个层的全部响应，或一个目标</translation>
    </message>
    <message>
      <source>What is not there</source>
      <translation>没有的部分</translation>
    </message>
    <message>
      <source>What is seen where a map hides the image</source>
      <translation>图遮住图像处显示什么</translation>
    </message>
    <message>
      <source>What is seen where a mask hides the image</source>
      <translation>掩码遮住图像处显示什么</translation>
    </message>
    <message>
      <source>What is shown: a class, a difference of two, a box's class, a region, a unit; the default is what the model answers of the image</source>
      <translation>展示的对象：一个类别、两个类别之差、一个框的类别、一个区域、一个单元；默认是模型对该图像的回答</translation>
    </message>
    <message>
      <source>What is shown: the target, all that a layer answers at a place of the open image, or by what its answer to a second picture differs</source>
      <translation>显示什么：目标、某层在打开图像某处的全部响应，或其对第二张图像的响应的差异</translation>
    </message>
    <message>
      <source>What is small in the layer's answer stays small, so the strongest of it fills the picture. It is one of many pictures that would do as well, and the prior draws along with the network.</source>
      <translation>层的响应中弱的部分仍然弱，因此最强的部分占满图像。它只是许多同样合适的图像之一，先验也与网络一同作画。</translation>
    </message>
    <message>
      <source>What is the attack's: the most that any pixel changes, or the whole length</source>
      <translation>攻击以何衡量：任一像素的最大改变，或整个长度</translation>
    </message>
    <message>
      <source>What is where? Detect</source>
      <translation>什么在哪里？检测</translation>
    </message>
    <message>
      <source>What it does not show</source>
      <translation>它不能说明什么</translation>
    </message>
    <message>
      <source>What it has learned</source>
      <translation>它学到了什么</translation>
    </message>
    <message>
      <source>What it looks like to the network</source>
      <translation>它在网络眼中的样子</translation>
    </message>
    <message>
      <source>What keeps the picture natural; none shows what happens without</source>
      <translation>使图像保持自然的先验；无则显示没有先验时的结果</translation>
    </message>
    <message>
      <source>What looks fine comes from guided backprop, which Adebayo et al. (2018) showed to change little when the weights are randomised: only Grad-CAM's coarse map depends on the class. A product of two maps has no unit, and is empty where either is.</source>
      <translation>精细之处来自导向反向传播，而 Adebayo 等（2018）表明随机化权重后它几乎不变：只有 Grad-CAM 的粗略图依赖于类别。两图之积没有单位，任一为空处即为空。</translation>
    </message>
    <message>
      <source>What one stage of the network kept of the photograph: a picture, made out of noise, that looks the same to it</source>
      <translation>网络的一个阶段保留了照片的什么：一张由噪声生成、在它看来一模一样的图像</translation>
    </message>
    <message>
      <source>What one unit looks for</source>
      <translation>一个单元寻找什么</translation>
    </message>
    <message>
      <source>What random noise of exactly an attack's size does: where an attack fools the network and this does not, it is the direction of the change that counts and not its size.</source>
      <translation>与攻击大小完全相同的随机噪声有何作用：若攻击能欺骗网络而它不能，则起作用的是改变的方向而不是大小。</translation>
    </message>
    <message>
      <source>What should vanish: a class, a box, a region, a likeness to another image</source>
      <translation>应当消失的：一个类别、一个框、一个区域、与另一图像的相似</translation>
    </message>
    <message>
      <source>What stands out in the picture for the network as a whole, whatever it is asked for</source>
      <translation>无论询问什么，图像中对整个网络最突出的东西</translation>
    </message>
    <message>
      <source>What such runs use; automatic is the fastest that gives the same answer, bfloat16 is less exact</source>
      <translation>此类运行所用的引擎；“自动”选用结果一致者中最快的，bfloat16 精度较低</translation>
    </message>
    <message>
      <source>What the budget measures: the most any pixel changes, or the whole change's length</source>
      <translation>预算衡量什么：任一像素的最大改变，或整个改变的长度</translation>
    </message>
    <message>
      <source>What the channels of a layer answer to most, a picture each, beside each other: a row of them, or the whole layer. A picture that is picked opens the channel's card. They come on together, and are kept when they are done.</source>
      <translation>一层的各通道响应最强的图像并排显示，每个通道一幅：一行或整层。选中一幅图会打开该通道的卡片。各图像一起逐步成形，完成后即保存。</translation>
    </message>
    <message>
      <source>What the colours mean</source>
      <translation>颜色的含义</translation>
    </message>
    <message>
      <source>What the detectors of one stage look for: a picture for each, made out of noise</source>
      <translation>一个阶段的各检测器在寻找什么：每个一幅由噪声生成的图像</translation>
    </message>
    <message>
      <source>What the engine writes appears here.</source>
      <translation>引擎的输出显示在这里。</translation>
    </message>
    <message>
      <source>What the generator never draws it cannot show, however strongly the other network would answer. The prior of the codes is taken for standard normal, and its weight is a choice: without it the code leaves what the generator was trained on. It begins at the strongest of 32 codes that the seed draws, and where it begins decides which of many pictures is found.</source>
      <translation>生成器从不画的东西无法显示，无论另一个网络的回答会有多强。编码的先验被当作标准正态分布，其权重是一种选择：没有它，编码会离开生成器训练过的范围。它从种子抽取的 32 个编码中最强的一个开始，起点决定从众多图像中找到哪一幅。</translation>
    </message>
    <message>
      <source>What the model says: of a classifier the likeliest classes, with the probability after softmax and the logit before it; of others boxes, regions or numbers.</source>
      <translation>模型的回答：分类器给出最可能的类别及其 softmax 后的概率和之前的 logit；其他模型给出框、区域或数值。</translation>
    </message>
    <message>
      <source>What the network keeps of the photograph as texture: a new picture with the same patterns, wherever they lie</source>
      <translation>网络把照片保留成了什么纹理：一张图案相同、位置随意的新图像</translation>
    </message>
    <message>
      <source>What the network looks for: a picture, made out of noise, to which it answers {} most strongly</source>
      <translation>网络在寻找什么：一张由噪声生成、使它最强烈地回答{}的图像</translation>
    </message>
    <message>
      <source>What the network saw</source>
      <translation>网络看到的图像</translation>
    </message>
    <message>
      <source>What the network says of this picture, and how sure it is</source>
      <translation>网络对这张图像的回答，以及它有多确信</translation>
    </message>
    <message>
      <source>What the network says when a part of the picture is covered</source>
      <translation>遮住图像的一部分后，网络说什么</translation>
    </message>
    <message>
      <source>What the network sees in the photograph, drawn out as a caricature draws out a face</source>
      <translation>网络在照片中所见，加以夸张，如同漫画夸张人脸</translation>
    </message>
    <message>
      <source>What the network was shown</source>
      <translation>给网络看的图像</translation>
    </message>
    <message>
      <source>What the network's detectors answer to this picture: each square is one detector, bright where it finds its pattern</source>
      <translation>网络的各个检测器对这张图像的反应：每个方块是一个检测器，找到其图案的地方明亮</translation>
    </message>
    <message>
      <source>What the patch shows instead</source>
      <translation>遮挡处显示什么</translation>
    </message>
    <message>
      <source>What the photograph keeps of its colours: light paints its luminance alone, colours gives the style the photograph's colours first</source>
      <translation>照片保留哪些颜色：光仅重绘其亮度；颜色先使风格图像具有照片的颜色</translation>
    </message>
    <message>
      <source>What the picture begins as</source>
      <translation>图像从什么开始</translation>
    </message>
    <message>
      <source>What the pictures are, and what the network takes them for</source>
      <translation>图像是什么，网络把它们当作什么</translation>
    </message>
    <message>
      <source>What the sliders move: principal directions of the first activation, eigenvectors of the first weights, or the code's own numbers</source>
      <translation>滑块移动什么：第一个激活层的主方向、首层权重的特征向量，或编码自身的数值</translation>
    </message>
    <message>
      <source>What the square shows instead</source>
      <translation>方块处显示什么</translation>
    </message>
    <message>
      <source>What the target looks like when it is sent back down to the pixels: at every rectifier only what is positive goes on, and max pooling sends it to where the maximum was.</source>
      <translation>把目标反向传回像素时的样子：在每个整流单元只有正的部分继续传播，最大池化把它送回最大值所在之处。</translation>
    </message>
    <message>
      <source>What the units of a layer look for</source>
      <translation>一层的单元寻找什么</translation>
    </message>
    <message>
      <source>What this picture tells: how sure the network is of it</source>
      <translation>这张图像说明什么：网络对它有多确定</translation>
    </message>
    <message>
      <source>What to look at</source>
      <translation>值得查看的内容</translation>
    </message>
    <message>
      <source>What to look at in the collection</source>
      <translation>图像集中值得查看的内容</translation>
    </message>
    <message>
      <source>What to look at in these images is still to be found.</source>
      <translation>这些图像中有哪些值得查看，尚待查找。</translation>
    </message>
    <message>
      <source>What to reach: a class by name or number; of a likeness, its value. Empty means away</source>
      <translation>要达到的：类别的名称或编号；对于相似则为其数值。留空表示远离</translation>
    </message>
    <message>
      <source>What was changed</source>
      <translation>改动的部分</translation>
    </message>
    <message>
      <source>What was found</source>
      <translation>找到的内容</translation>
    </message>
    <message>
      <source>What was lost there is filled in; a blurred picture can also mean that it was made in too few steps.</source>
      <translation>在那里丢失的东西是补上去的；图像模糊也可能是因为生成的步数太少。</translation>
    </message>
    <message>
      <source>Where a layer's activations push the target up, pixel by pixel; also useful at early layers, where it gives fine maps.</source>
      <translation>一层的激活在何处逐像素地推高目标；用于靠前的层也有意义，可得到精细的图。</translation>
    </message>
    <message>
      <source>Where a unit shall answer: on the mean over its map, or in the map's middle</source>
      <translation>单元在何处响应：整个特征图的均值，或特征图的中间</translation>
    </message>
    <message>
      <source>Where in a layer the target's score is made: activation times gradient, pixel by pixel. On a network that ends in one linear layer the map adds up to the score but for the bias.</source>
      <translation>目标的得分在一层的何处产生：激活逐像素乘以梯度。对以一个线性层结尾的网络，图之和等于得分（不计偏置）。</translation>
    </message>
    <message>
      <source>Where in the collection this unit answers most</source>
      <translation>此单元在图像集中反应最强之处</translation>
    </message>
    <message>
      <source>Where in the picture the network gets {} from</source>
      <translation>网络是从图像的哪里得出{}的</translation>
    </message>
    <message>
      <source>Where is the person? Segment</source>
      <translation>人在哪里？分割</translation>
    </message>
    <message>
      <source>Where it answers</source>
      <translation>它在哪里有反应</translation>
    </message>
    <message>
      <source>Where it is wider this has more columns: {}</source>
      <translation>拉宽后还会显示这些列：{}</translation>
    </message>
    <message>
      <source>Where steps are added: where the gradient turns and the sum is off, or evenly</source>
      <translation>在何处增加步数：梯度转折、总和偏差处，或均匀分布</translation>
    </message>
    <message>
      <source>Where the class's score comes from, exactly: on a network that ends in global average pooling and one linear layer, the map's mean plus the bias is the logit.</source>
      <translation>类别得分确切地来自何处：对以全局平均池化加一个线性层结尾的网络，图的均值加偏置就是 logit。</translation>
    </message>
    <message>
      <source>Where the model runs; a change loads it again</source>
      <translation>模型运行的设备；更改后重新加载</translation>
    </message>
    <message>
      <source>Where the network finds {}: bright places hold the patterns that it missed most when each was switched off</source>
      <translation>网络在哪里找到{}：逐个关闭各种图案，明亮处是网络最缺不得的图案所在</translation>
    </message>
    <message>
      <source>Where the points start</source>
      <translation>点从何处开始</translation>
    </message>
    <message>
      <source>Where the two differ, either may be wrong.</source>
      <translation>两者不一致时，哪一个都可能错。</translation>
    </message>
    <message>
      <source>Where the walk starts: the encoder's code of the image, a drawn one where there is no encoder; zeros; or a drawn one</source>
      <translation>从何处开始：编码器对图像的编码，没有编码器时用抽取的编码；零；或抽取的编码</translation>
    </message>
    <message>
      <source>Where things are is not kept, so of a photograph of things pieces remain. It is one of many such pictures. Networks without large pooled maps keep less texture than those of the paper, and few steps leave noise; a larger one takes more of them.</source>
      <translation>不保留事物的位置，因此有物体的照片只留下碎片。它只是许多这样的图像之一。没有大幅池化特征图的网络保留的纹理少于论文中的网络，步数少则留下噪声；更大的纹理需要更多步。</translation>
    </message>
    <message>
      <source>Where things are is not kept, so only pieces of them are left.</source>
      <translation>事物的位置没有保留，所以只剩下它们的碎片。</translation>
    </message>
    <message>
      <source>Whether a change too small to notice, made in one step, turns the network's answer into another one</source>
      <translation>一步做出的、小到难以察觉的改动，能否使网络的回答变成另一个</translation>
    </message>
    <message>
      <source>Whether a change too small to notice, made on purpose, turns the network's answer into another one</source>
      <translation>一个刻意做出、小到难以察觉的改动，能否使网络的回答变成另一个</translation>
    </message>
    <message>
      <source>Whether a change within a budget changes the prediction, or brings about a class of your choice: the strongest of the plain gradient attacks, and the usual measure of robustness.</source>
      <translation>预算之内的改变能否改变预测，或得到您选定的类别：普通梯度攻击中最强者，也是鲁棒性的常用尺度。</translation>
    </message>
    <message>
      <source>Whether a small change, made on purpose in many steps, turns the network's answer into another one</source>
      <translation>分许多步刻意做出的小改动，能否使网络的回答变成另一个</translation>
    </message>
    <message>
      <source>Whether maps of one technique and unit share their range, so that colours can be compared</source>
      <translation>同方法同单位的图是否共用范围，使颜色可比</translation>
    </message>
    <message>
      <source>Whether one step along the sign of the gradient, with no pixel changed by more than epsilon, changes the prediction; and what the change looks like.</source>
      <translation>沿梯度符号走一步、每个像素改变不超过 epsilon，能否改变预测；以及这一改变是什么样子。</translation>
    </message>
    <message>
      <source>Whether random noise turns the network's answer into another one, to compare with changes made on purpose</source>
      <translation>随机噪声能否使网络的回答变成另一个，用来与刻意的改动作比较</translation>
    </message>
    <message>
      <source>Whether small steps along the gradient's sign, with no pixel changed by more than epsilon, change the prediction, or bring about a class of your choice.</source>
      <translation>沿梯度符号走小步、每个像素改变不超过 epsilon，能否改变预测，或得到您选定的类别。</translation>
    </message>
    <message>
      <source>Which attack: iterated, or one step</source>
      <translation>哪种攻击：迭代，或一步</translation>
    </message>
    <message>
      <source>Which channels come first: the strongest on this image, or those of the lowest numbers</source>
      <translation>哪些通道在前：在此图像上最强的，或编号最小的</translation>
    </message>
    <message>
      <source>Which corruption</source>
      <translation>哪种损坏方式</translation>
    </message>
    <message>
      <source>Which curve</source>
      <translation>哪条曲线</translation>
    </message>
    <message>
      <source>Which lines and edges make the network say {}, inside the places that matter for it</source>
      <translation>在重要的地方之内，是哪些线条和边缘使网络说出{}</translation>
    </message>
    <message>
      <source>Which lines and edges of the picture are left when {} is traced back to it</source>
      <translation>把{}追溯回图像时，留下的是哪些线条和边缘</translation>
    </message>
    <message>
      <source>Which lines and edges of the picture the network responds to on its way to {}</source>
      <translation>网络在得出{}的途中，对图像的哪些线条和边缘有反应</translation>
    </message>
    <message>
      <source>Which of the open images is painted anew, by its number</source>
      <translation>重绘哪一张已打开的图像（按编号）</translation>
    </message>
    <message>
      <source>Which of them give the style, by number, with weights where they are mixed: 2:0.7 3:0.3; empty is the next one</source>
      <translation>由其中哪些图像给出风格（按编号），混合时带权重：2:0.7 3:0.3；留空则取下一张</translation>
    </message>
    <message>
      <source>Which parts of the picture add up to {} for the network</source>
      <translation>对网络来说，图像的哪些部分合起来得出{}</translation>
    </message>
    <message>
      <source>Which parts of the picture are needed to find {}: it was looked for again and again with other parts hidden</source>
      <translation>要找到{}，图像的哪些部分不可缺少：反复遮住不同部分再去寻找</translation>
    </message>
    <message>
      <source>Which parts of the picture make the network say {}</source>
      <translation>图像的哪些部分使网络说出{}</translation>
    </message>
    <message>
      <source>Which parts of the picture make the network say {}, point by point</source>
      <translation>图像的哪些部分使网络说出{}，逐点来看</translation>
    </message>
    <message>
      <source>Which parts of the picture make the network say {}, where there may be several of them</source>
      <translation>图像的哪些部分使网络说出{}，即使其中有好几个</translation>
    </message>
    <message>
      <source>Which parts of the picture make the network say {}: it was asked again with only some of them in sight</source>
      <translation>图像的哪些部分使网络说出{}：只露出其中一些，再问网络</translation>
    </message>
    <message>
      <source>Which parts of the picture make the network say {}: it was shown many copies with parts hidden at random</source>
      <translation>图像的哪些部分使网络说出{}：给它看许多随机遮住一部分的副本</translation>
    </message>
    <message>
      <source>Which parts of the picture matter for {}: each was covered in turn, and the network asked again</source>
      <translation>图像的哪些部分对{}重要：逐块遮住，再问网络</translation>
    </message>
    <message>
      <source>Which pixels a detected box needs: the image is seen through many random masks, and each pixel gets how like the box is to what the detector still finds when that pixel is seen, above what a pixel gets that tells nothing.</source>
      <translation>检测框需要哪些像素：透过许多随机掩码观看图像，每个像素得到的是它可见时检测器所找到的与该框的相似程度，减去不含信息的像素所得的值。</translation>
    </message>
    <message>
      <source>Which pixels the model does well with: the image is seen through many random masks, and each pixel gets the mean score of the masks that showed it.</source>
      <translation>哪些像素有助于模型：透过许多随机掩码看图像，每个像素得到显示它的那些掩码的平均得分。</translation>
    </message>
    <message>
      <source>Which points move it</source>
      <translation>哪些点影响它</translation>
    </message>
    <message>
      <source>Which points of the picture would change {} most if they were changed a little</source>
      <translation>稍微改动图像的哪些点，{}的变化最大</translation>
    </message>
    <message>
      <source>Which points of the picture would change {} most, on average over copies of it with a little noise</source>
      <translation>改动图像的哪些点，{}的变化最大：对略带噪声的许多副本取平均</translation>
    </message>
    <message>
      <source>Which regions of the image speak for the target: the layer's maps, each weighted by how much the target rises with it.</source>
      <translation>图像的哪些区域支持目标：该层各特征图的加权和，权重是目标随该图上升多少。</translation>
    </message>
    <message>
      <source>Which regions speak for the target, with each map's positive gradients weighted pixel by pixel, so that several objects of one class light up together.</source>
      <translation>哪些区域支持目标：每张图的正梯度逐像素加权，使同一类别的多个物体一起亮起。</translation>
    </message>
    <message>
      <source>Which regions speak for the target, without gradients: each map of the layer counts as much as the target falls when that map is set to zero.</source>
      <translation>不用梯度，看哪些区域支持目标：该层每张特征图的权重，等于把它置零时目标下降多少。</translation>
    </message>
    <message>
      <source>Which regions speak for the target, without gradients: each map of the layer hides the rest of the image, and counts as much as the target then rises.</source>
      <translation>不用梯度，看哪些区域支持目标：该层每张图遮去图像的其余部分，目标因此上升多少，它的权重就多大。</translation>
    </message>
    <message>
      <source>Which slice of every filter to show: an input channel of its group</source>
      <translation>显示每个滤波器的哪个切片：即其分组中的一个输入通道</translation>
    </message>
    <message>
      <source>While it is trained, the open image is shown here as it is painted by then.</source>
      <translation>训练期间，这里显示打开的图像在当时的绘制效果。</translation>
    </message>
    <message>
      <source>White</source>
      <translation>白色</translation>
    </message>
    <message>
      <source>Whitened where it tells</source>
      <translation>有意义时白化</translation>
    </message>
    <message>
      <source>Whitening</source>
      <translation>白化</translation>
    </message>
    <message>
      <source>Whitening is learned of 1,000 images and more, or where a number of directions is chosen.</source>
      <translation>图像达到 1,000 张或选定方向数时才学习白化。</translation>
    </message>
    <message>
      <source>Who judges pictures…</source>
      <translation>由谁评判图像…</translation>
    </message>
    <message>
      <source>Whose slices to show, where a tile cannot hold a filter</source>
      <translation>一格放不下一个滤波器时，显示哪个滤波器的切片</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Why are these two alike?</source>
      <translation>这两幅为何相似？</translation>
    </message>
    <message>
      <source>Why is it like the image on the canvas?</source>
      <translation>为何与画布上的图像相似？</translation>
    </message>
    <message>
      <source>Why is it like what was looked for?</source>
      <translation>为何与所查找的相似？</translation>
    </message>
    <message>
      <source>Width</source>
      <translation>宽度</translation>
    </message>
    <message>
      <source>Width of the figure; journals have columns of 85 to 90 mm, pages of 180</source>
      <translation>图的宽度；期刊单栏 85 至 90 毫米，整页 180 毫米</translation>
    </message>
    <message>
      <source>Window</source>
      <translation>窗口</translation>
    </message>
    <message>
      <source>Wipe between photograph and map</source>
      <translation>在照片与热图之间滑动</translation>
    </message>
    <message>
      <source>Wipe between two tiles</source>
      <translation>在两个结果之间擦除对比</translation>
    </message>
    <message>
      <source>Wipe over its neighbour (W)</source>
      <translation>擦除对比相邻结果 (W)</translation>
    </message>
    <message>
      <source>With random noise instead</source>
      <translation>改用随机噪声</translation>
    </message>
    <message>
      <source>Words over the figure</source>
      <translation>图上方的文字</translation>
    </message>
    <message>
      <source>Words under the figure; each line is a paragraph</source>
      <translation>图下方的文字</translation>
    </message>
    <message>
      <source>Words, column:text, column&gt;number, column:0.2..0.4, right, wrong, unread; - before one excludes</source>
      <translation>词语、列:文字、列&gt;数字、列:0.2..0.4、right（正确）、wrong（错误）、unread（未读）；前面加 - 表示排除</translation>
    </message>
    <message>
      <source>Works</source>
      <translation>可用</translation>
    </message>
    <message>
      <source>Write table, statistics and sheet of what the batch has so far into a folder</source>
      <translation>把批处理目前的结果（表格、统计和总览图）写入文件夹</translation>
    </message>
    <message>
      <source>Your own</source>
      <translation>您自己的</translation>
    </message>
    <message>
      <source>Zeros</source>
      <translation>零</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>推近</translation>
    </message>
    <message>
      <source>a TorchScript program</source>
      <translation>一个 TorchScript 程序</translation>
    </message>
    <message>
      <source>a program of torch.export</source>
      <translation>一个 torch.export 程序</translation>
    </message>
    <message>
      <source>a quarter of all</source>
      <translation>总量的四分之一</translation>
    </message>
    <message>
      <source>a region of {}</source>
      <translation>{} 的一个区域</translation>
    </message>
    <message>
      <source>a whole pickled network</source>
      <translation>一个整体 pickle 的网络</translation>
    </message>
    <message>
      <source>against</source>
      <translation>对比</translation>
    </message>
    <message>
      <source>against it</source>
      <translation>反对</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>all others</source>
      <translation>其他所有图像</translation>
    </message>
    <message>
      <source>all values</source>
      <translation>全部数值</translation>
    </message>
    <message>
      <source>arrows</source>
      <translation>方向键</translation>
    </message>
    <message>
      <source>as typed</source>
      <translation>按输入的文字</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>channel {}</source>
      <translation>通道 {}</translation>
    </message>
    <message>
      <source>channel {} of 0 to {}</source>
      <translation>通道 {}（0 至 {}）</translation>
    </message>
    <message>
      <source>dead</source>
      <translation>失活</translation>
    </message>
    <message>
      <source>done</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>drawn by hand</source>
      <translation>手绘</translation>
    </message>
    <message>
      <source>each has a scale of its own</source>
      <translation>各有自己的标尺</translation>
    </message>
    <message>
      <source>each row has one tile</source>
      <translation>每行只有一个图块</translation>
    </message>
    <message>
      <source>for it</source>
      <translation>支持</translation>
    </message>
    <message>
      <source>grey is zero, each tile has a scale of its own</source>
      <translation>灰色为零，每个小图各有自己的标尺</translation>
    </message>
    <message>
      <source>grey is zero, full colour is ±{}</source>
      <translation>灰色为零，最深的颜色为 ±{}</translation>
    </message>
    <message>
      <source>grey: no preference</source>
      <translation>灰色：无偏好</translation>
    </message>
    <message>
      <source>h</source>
      <translation>小时</translation>
    </message>
    <message>
      <source>it needs two tiles</source>
      <translation>需要两个图块</translation>
    </message>
    <message>
      <source>its answer</source>
      <translation>它的回答</translation>
    </message>
    <message>
      <source>little</source>
      <translation>少</translation>
    </message>
    <message>
      <source>mAP</source>
      <translation>mAP</translation>
    </message>
    <message>
      <source>mAP, whitened</source>
      <translation>mAP（白化）</translation>
    </message>
    <message>
      <source>mAP: how early images of the same label come, in the mean over all queries; 1 where they come first.</source>
      <translation>mAP：相同标签的图像排得多靠前，对所有图像作为查询取平均；全部排在最前时为 1。</translation>
    </message>
    <message>
      <source>min</source>
      <translation>分钟</translation>
    </message>
    <message>
      <source>most like {}, by {}</source>
      <translation>与 {} 最相似，按 {}</translation>
    </message>
    <message>
      <source>much</source>
      <translation>多</translation>
    </message>
    <message>
      <source>no answer</source>
      <translation>没有反应</translation>
    </message>
    <message>
      <source>no answer yet</source>
      <translation>尚无回答</translation>
    </message>
    <message>
      <source>no file yet</source>
      <translation>尚未选择文件</translation>
    </message>
    <message>
      <source>no label</source>
      <translation>无标签</translation>
    </message>
    <message>
      <source>no value is a number</source>
      <translation>没有一个值是数</translation>
    </message>
    <message>
      <source>no {}</source>
      <translation>无{}</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>not known yet</source>
      <translation>尚不清楚</translation>
    </message>
    <message>
      <source>not now</source>
      <translation>现在不可用</translation>
    </message>
    <message>
      <source>not the same</source>
      <translation>不同</translation>
    </message>
    <message>
      <source>not with this model</source>
      <translation>不适用于此模型</translation>
    </message>
    <message>
      <source>only maps can be subtracted</source>
      <translation>只有热图可以相减</translation>
    </message>
    <message>
      <source>others</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>predicted class</source>
      <translation>预测的类别</translation>
    </message>
    <message>
      <source>predicted {}</source>
      <translation>预测为 {}</translation>
    </message>
    <message>
      <source>px; drag it on the picture</source>
      <translation>像素；在图片上拖动</translation>
    </message>
    <message>
      <source>right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>right or wrong</source>
      <translation>正确与否</translation>
    </message>
    <message>
      <source>running</source>
      <translation>运行中</translation>
    </message>
    <message>
      <source>s</source>
      <translation>秒</translation>
    </message>
    <message>
      <source>same</source>
      <translation>相同</translation>
    </message>
    <message>
      <source>saturated</source>
      <translation>饱和</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>已停止</translation>
    </message>
    <message>
      <source>stopping</source>
      <translation>正在停止</translation>
    </message>
    <message>
      <source>strong answer</source>
      <translation>强烈反应</translation>
    </message>
    <message>
      <source>t-SNE</source>
      <translation>t-SNE</translation>
    </message>
    <message>
      <source>target: {}</source>
      <translation>目标：{}</translation>
    </message>
    <message>
      <source>these maps are in different units</source>
      <translation>这些图的单位不同</translation>
    </message>
    <message>
      <source>these maps have different sizes</source>
      <translation>这些图的大小不同</translation>
    </message>
    <message>
      <source>told from those of this label or class</source>
      <translation>与此标签或类别的图像相区分</translation>
    </message>
    <message>
      <source>training a style: {} of {} steps</source>
      <translation>正在训练风格：第 {} 步，共 {} 步</translation>
    </message>
    <message>
      <source>wrong</source>
      <translation>错误</translation>
    </message>
    <message>
      <source>{name} is {what}. Loading it runs code, which can do anything that you can. Do you trust it?</source>
      <translation>{name} 是{what}。加载它会运行代码，而代码能做你能做的一切。你信任它吗？</translation>
    </message>
    <message>
      <source>{} and {} more</source>
      <translation>{} 等另外 {} 个</translation>
    </message>
    <message>
      <source>{} are in {}.</source>
      <translation>{} 已写入 {}。</translation>
    </message>
    <message>
      <source>{} as {}: {} images, {} of the row</source>
      <translation>{} 被判为 {}：{} 张图像，占该行 {}</translation>
    </message>
    <message>
      <source>{} cannot be read</source>
      <translation>{} 幅无法读取</translation>
    </message>
    <message>
      <source>{} changed what it ran on and is not run again by itself; Ctrl+R runs it.</source>
      <translation>{} 改变了它所依据的内容，不会再自动运行；按 Ctrl+R 可运行。</translation>
    </message>
    <message>
      <source>{} crashed the engine twice and is not run again by itself; Ctrl+R runs it.</source>
      <translation>{} 已两次使引擎崩溃，不会再自动运行；按 Ctrl+R 可运行。</translation>
    </message>
    <message>
      <source>{} dead</source>
      <translation>{} 个失活</translation>
    </message>
    <message>
      <source>{} directions</source>
      <translation>{} 个方向</translation>
    </message>
    <message>
      <source>{} failed</source>
      <translation>{} 个失败</translation>
    </message>
    <message>
      <source>{} has changed on the disk and is loaded anew.</source>
      <translation>{} 在磁盘上已更改，现已重新加载。</translation>
    </message>
    <message>
      <source>{} has changed on the disk since: it gives other numbers.</source>
      <translation>{} 此后在磁盘上已更改：它会给出不同的数值。</translation>
    </message>
    <message>
      <source>{} has changed on the disk; Image &gt; Read the file again takes it up.</source>
      <translation>{} 在磁盘上已更改；“图像 &gt; 重新读取文件”可重新读入。</translation>
    </message>
    <message>
      <source>{} has changed on the disk; Technique &gt; Load plugins anew takes it up.</source>
      <translation>{} 在磁盘上已更改；“方法 &gt; 重新加载插件”可读入。</translation>
    </message>
    <message>
      <source>{} has changed on the disk; compare again.</source>
      <translation>{} 在磁盘上已更改；请重新比较。</translation>
    </message>
    <message>
      <source>{} images</source>
      <translation>{} 张图像</translation>
    </message>
    <message>
      <source>{} images here were compared with {} there.</source>
      <translation>这里的 {} 张图像与那里的 {} 张作了比较。</translation>
    </message>
    <message>
      <source>{} images judged</source>
      <translation>已评判 {} 张图像</translation>
    </message>
    <message>
      <source>{} images to look at</source>
      <translation>还有 {} 幅图像待查看</translation>
    </message>
    <message>
      <source>{} is not there any more; {} is shown without it.</source>
      <translation>{} 已不存在；{} 将在没有它的情况下显示。</translation>
    </message>
    <message>
      <source>{} is trained: Model &gt; Train a style… opens it.</source>
      <translation>{} 已训练完成：通过“模型 &gt; 训练风格…”打开。</translation>
    </message>
    <message>
      <source>{} more in grey</source>
      <translation>另有 {} 类为灰色</translation>
    </message>
    <message>
      <source>{} of each</source>
      <translation>每个 {} 处</translation>
    </message>
    <message>
      <source>{} of {}</source>
      <translation>{} / {}</translation>
    </message>
    <message>
      <source>{} of {} images</source>
      <translation>{} / {} 张图像</translation>
    </message>
    <message>
      <source>{} of {} points have no place.</source>
      <translation>{1} 个点中有 {0} 个没有位置。</translation>
    </message>
    <message>
      <source>{} of {} results are there.</source>
      <translation>已有 {} / {} 个结果。</translation>
    </message>
    <message>
      <source>{} of {} right, {}</source>
      <translation>{} / {} 正确，{}</translation>
    </message>
    <message>
      <source>{} of {} selected</source>
      <translation>已选 {0}/{1}</translation>
    </message>
    <message>
      <source>{} of {} steps</source>
      <translation>第 {} / {} 步</translation>
    </message>
    <message>
      <source>{} of {} steps are done; the others take about {} ({} s a step, measured here).</source>
      <translation>已完成 {} / {} 步；其余约需 {}（每步 {} 秒，在本机测得）。</translation>
    </message>
    <message>
      <source>{} of {} ticked. Results side by side: {}.</source>
      <translation>已选 {} / {}：并排 {} 个结果。</translation>
    </message>
    <message>
      <source>{} of {} values are not numbers; the lines have gaps.</source>
      <translation>{1} 个数值中有 {0} 个不是数；线有间断。</translation>
    </message>
    <message>
      <source>{} on {}</source>
      <translation>{}，在 {} 上</translation>
    </message>
    <message>
      <source>{} over {} images</source>
      <translation>{}，{} 张图像</translation>
    </message>
    <message>
      <source>{} ran on another model than it was asked of, so its result is not kept; load the model again.</source>
      <translation>{} 是在另一个模型上运行的，其结果不予保留；请重新加载模型。</translation>
    </message>
    <message>
      <source>{} results</source>
      <translation>{} 个结果</translation>
    </message>
    <message>
      <source>{} right</source>
      <translation>{} 张正确</translation>
    </message>
    <message>
      <source>{} selected</source>
      <translation>已选 {} 幅</translation>
    </message>
    <message>
      <source>{} the same as another</source>
      <translation>{} 个与另一单元相同</translation>
    </message>
    <message>
      <source>{} tiles</source>
      <translation>{} 个小图</translation>
    </message>
    <message>
      <source>{} to {} of {}</source>
      <translation>{} 至 {}，共 {}</translation>
    </message>
    <message>
      <source>{} was cancelled and is not run again by itself; Ctrl+R runs it.</source>
      <translation>{} 已取消，不会再自动运行；按 Ctrl+R 可运行。</translation>
    </message>
    <message>
      <source>{} was loaded anew; Ctrl+R runs it.</source>
      <translation>{} 已重新加载；按 Ctrl+R 可运行。</translation>
    </message>
    <message>
      <source>{} was not finished the last time and is not run again by itself; Ctrl+R runs it.</source>
      <translation>{} 上次没有运行完，不会再自动运行；按 Ctrl+R 可运行。</translation>
    </message>
    <message>
      <source>{} was written by another window or program since this one read it. Save again to replace it, or save this session under another name.</source>
      <translation>自此窗口读取 {} 之后，另一个窗口或程序已写入该文件。再次保存会将其替换，或以其他名称保存此会话。</translation>
    </message>
    <message>
      <source>{} without a value, grey</source>
      <translation>{} 张无值，为灰色</translation>
    </message>
    <message>
      <source>{} wrong</source>
      <translation>{} 张错误</translation>
    </message>
    <message>
      <source>{} × {} mm  ·  {} × {} pixels at {} dpi</source>
      <translation>{} × {} 毫米  ·  {} × {} 像素，{} dpi</translation>
    </message>
    <message>
      <source>{}, channel</source>
      <translation>{}，通道</translation>
    </message>
    <message>
      <source>{}, expanded</source>
      <translation>{}，已扩展</translation>
    </message>
    <message>
      <source>{}, layer</source>
      <translation>{}，层</translation>
    </message>
    <message>
      <source>{}, slider</source>
      <translation>{}，滑块</translation>
    </message>
    <message>
      <source>{}, whitened</source>
      <translation>{}，已白化</translation>
    </message>
    <message>
      <source>{}, {}</source>
      <translation>{}，{}</translation>
    </message>
    <message>
      <source>{}, {} layers</source>
      <translation>{}，{} 层</translation>
    </message>
    <message>
      <source>{}, {}. Click to explain it.</source>
      <translation>{}，{}。点击以解释它。</translation>
    </message>
    <message>
      <source>{}.</source>
      <translation>{}。</translation>
    </message>
    <message>
      <source>{}. A click on a part corrects it.</source>
      <translation>{}。点击某一部分即可更正。</translation>
    </message>
    <message>
      <source>{}: {}</source>
      <translation>{}：{}</translation>
    </message>
    <message>
      <source>ρ is the rank correlation, then the overlap of the highest 20 %</source>
      <translation>ρ 是秩相关，其后是最高 20% 的重叠</translation>
    </message>
    <message>
      <source>← →  another slide   ·   Esc  ends</source>
      <translation>← →  另一张幻灯片   ·   Esc  结束</translation>
    </message>
    <message>
      <source>← →  another slide   ·   W  the photograph   ·   Esc  ends</source>
      <translation>← →  换一张   ·   W  照片   ·   Esc  结束</translation>
    </message>
    <message>
      <source>← → or the pointer  moves the line   ·   W  the map alone   ·   Esc  ends</source>
      <translation>← → 或指针  移动分界线   ·   W  只看热图   ·   Esc  结束</translation>
    </message>
    <message>
      <source>中文</source>
      <translation>中文</translation>
    </message>
  </context>
</TS>
