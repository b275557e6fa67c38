<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>workbench</name>
    <message>
      <source>A − B</source>
      <translation>A − B</translation>
    </message>
    <message>
      <source>About the Workbench</source>
      <translation>关于本程序</translation>
    </message>
    <message>
      <source>Add to the comparison</source>
      <translation>加入比较</translation>
    </message>
    <message>
      <source>Adversarial</source>
      <translation>对抗</translation>
    </message>
    <message>
      <source>All of it, pixel for pixel</source>
      <translation>完整显示、逐像素显示</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>回答</translation>
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
      <source>Back from the unit</source>
      <translation>从单元返回</translation>
    </message>
    <message>
      <source>Back to one result</source>
      <translation>回到单个结果</translation>
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
      <source>Bfloat16</source>
      <translation>Bfloat16（半精度）</translation>
    </message>
    <message>
      <source>Black</source>
      <translation>黑色</translation>
    </message>
    <message>
      <source>Blue-red</source>
      <translation>蓝–红</translation>
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
      <source>Caption</source>
      <translation>图注</translation>
    </message>
    <message>
      <source>Chinese</source>
      <translation>简体中文</translation>
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
      <source>Click a class at the right to explain that one, and a layer at the left to look from there.</source>
      <translation>点击右侧的类别即可解释该类别，点击左侧的层即可从该层观察。</translation>
    </message>
    <message>
      <source>Close (Escape)</source>
      <translation>关闭 (Esc)</translation>
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
      <source>Colours of maps; automatic takes those that suit their sign</source>
      <translation>热图的配色；“自动”按数值是否有正负选择</translation>
    </message>
    <message>
      <source>Columns</source>
      <translation>列数</translation>
    </message>
    <message>
      <source>Compare over the open images</source>
      <translation>在已打开的图像间比较</translation>
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
      <source>Comparison</source>
      <translation>比较</translation>
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
      <source>Cpu</source>
      <translation>CPU</translation>
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
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Dark, light, or as the desktop has it</source>
      <translation>深色、浅色，或跟随桌面</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>Dismiss this message</source>
      <translation>关闭此消息</translation>
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
      <source>Drag a run from the strip below onto the picture to see the two side by side.</source>
      <translation>把下方的一次运行拖到图片上，即可并排查看两者。</translation>
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
      <source>Edit</source>
      <translation>编辑</translation>
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
      <source>End the comparison</source>
      <translation>结束比较</translation>
    </message>
    <message>
      <source>English</source>
      <translation>English</translation>
    </message>
    <message>
      <source>Explain the predicted class</source>
      <translation>解释预测的类别</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>失败</translation>
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
      <source>Find a command, technique, layer or class</source>
      <translation>查找命令、方法、层或类别</translation>
    </message>
    <message>
      <source>Find anything…</source>
      <translation>查找…</translation>
    </message>
    <message>
      <source>Fit the picture</source>
      <translation>适应窗口</translation>
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
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>Go back to a run…</source>
      <translation>回到某次运行…</translation>
    </message>
    <message>
      <source>Gradients</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>Grey</source>
      <translation>灰色</translation>
    </message>
    <message>
      <source>Heading</source>
      <translation>图题</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Hints</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>How much a map covers the image</source>
      <translation>热图遮盖图像的程度</translation>
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
      <source>Inferno</source>
      <translation>Inferno</translation>
    </message>
    <message>
      <source>Interpolate between the pixels of the map on screen</source>
      <translation>在屏幕上对热图像素插值</translation>
    </message>
    <message>
      <source>Keep the session by itself, and open it again at the next start</source>
      <translation>自动保存会话，下次启动时恢复</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>键盘快捷键</translation>
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
      <source>Layer</source>
      <translation>层</translation>
    </message>
    <message>
      <source>Layers</source>
      <translation>层</translation>
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
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Load a model…</source>
      <translation>加载模型…</translation>
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
      <source>Look inside</source>
      <translation>查看内部</translation>
    </message>
    <message>
      <source>Magma</source>
      <translation>Magma</translation>
    </message>
    <message>
      <source>Maps of one unit share their range, so that colours can be compared</source>
      <translation>单位相同的热图共用一个范围，颜色可以相互比较</translation>
    </message>
    <message>
      <source>Memory of runs over many changes of an image; 0: a quarter of all</source>
      <translation>对图像做多次改动的运行可用的内存；0 为总内存的四分之一</translation>
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
      <source>Move; a region, a unit</source>
      <translation>移动画面、区域、单元</translation>
    </message>
    <message>
      <source>Mps</source>
      <translation>MPS</translation>
    </message>
    <message>
      <source>Nearer and farther</source>
      <translation>放大与缩小</translation>
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
      <source>Next control</source>
      <translation>下一个控件</translation>
    </message>
    <message>
      <source>Next image</source>
      <translation>下一张图像</translation>
    </message>
    <message>
      <source>Next run</source>
      <translation>下一次运行</translation>
    </message>
    <message>
      <source>No model is loaded</source>
      <translation>未加载模型</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>说明</translation>
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
      <source>One scale</source>
      <translation>统一标度</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>Opacity of the map…</source>
      <translation>热图不透明度…</translation>
    </message>
    <message>
      <source>Open a folder…</source>
      <translation>打开文件夹…</translation>
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
      <source>Open images…</source>
      <translation>打开图像…</translation>
    </message>
    <message>
      <source>Out of date</source>
      <translation>已过时</translation>
    </message>
    <message>
      <source>Own</source>
      <translation>各自</translation>
    </message>
    <message>
      <source>Paste an image</source>
      <translation>粘贴图像</translation>
    </message>
    <message>
      <source>Perturbation</source>
      <translation>扰动</translation>
    </message>
    <message>
      <source>Photograph</source>
      <translation>照片</translation>
    </message>
    <message>
      <source>Picture of the window…</source>
      <translation>保存窗口截图…</translation>
    </message>
    <message>
      <source>Pin a run with Ctrl+D: pinned runs make the report, and the talk with F5.</source>
      <translation>按 Ctrl+D 固定一次运行：已固定的运行组成报告，按 F5 演示。</translation>
    </message>
    <message>
      <source>Pin this run</source>
      <translation>固定此运行</translation>
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
      <source>Previous image</source>
      <translation>上一张图像</translation>
    </message>
    <message>
      <source>Previous run</source>
      <translation>上一次运行</translation>
    </message>
    <message>
      <source>Purple-green</source>
      <translation>紫–绿</translation>
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
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>就绪</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>重置</translation>
    </message>
    <message>
      <source>Reset the knobs</source>
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
      <source>Room on the disk for results that were computed before</source>
      <translation>磁盘上保存已算结果的空间</translation>
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
      <source>Runs</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Runs appear here. Click one to go back to it.</source>
      <translation>运行结果显示在这里，点击即可回到那一次。</translation>
    </message>
    <message>
      <source>Save a report…</source>
      <translation>保存报告…</translation>
    </message>
    <message>
      <source>Save how it came to be…</source>
      <translation>保存生成过程…</translation>
    </message>
    <message>
      <source>Save the adversarial picture…</source>
      <translation>保存对抗图片…</translation>
    </message>
    <message>
      <source>Save the composed figure…</source>
      <translation>保存排版图…</translation>
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
      <source>Save the session</source>
      <translation>保存会话</translation>
    </message>
    <message>
      <source>Save the session as…</source>
      <translation>会话另存为…</translation>
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
      <source>Search layers</source>
      <translation>搜索层</translation>
    </message>
    <message>
      <source>Search techniques</source>
      <translation>搜索方法</translation>
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
      <source>Shared</source>
      <translation>共用</translation>
    </message>
    <message>
      <source>Sharpness of pictures</source>
      <translation>图像的清晰度</translation>
    </message>
    <message>
      <source>Show an image…</source>
      <translation>显示图像…</translation>
    </message>
    <message>
      <source>Show each photograph as a tile of its own, before its first run</source>
      <translation>每张照片在其首个结果之前单独成格</translation>
    </message>
    <message>
      <source>Show the image as the network got it, resized and cropped</source>
      <translation>显示网络实际收到的图像（已缩放和裁剪）</translation>
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
      <source>Smooth</source>
      <translation>平滑</translation>
    </message>
    <message>
      <source>So far</source>
      <translation>进行中</translation>
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
      <source>Store limit</source>
      <translation>存储上限</translation>
    </message>
    <message>
      <source>Stronger map</source>
      <translation>增强热图</translation>
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
      <source>System</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>Technique</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Technique and predictions</source>
      <translation>方法与预测</translation>
    </message>
    <message>
      <source>Techniques</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>The colour behind what is transparent in images</source>
      <translation>图像透明部分后面的颜色</translation>
    </message>
    <message>
      <source>The difference of two maps of one size</source>
      <translation>两幅同尺寸热图之差</translation>
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
      <source>The knobs appear when the engine is ready.</source>
      <translation>引擎就绪后显示参数。</translation>
    </message>
    <message>
      <source>The model is loading…</source>
      <translation>正在加载模型…</translation>
    </message>
    <message>
      <source>The model's answer appears here.</source>
      <translation>模型的回答显示在这里。</translation>
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
      <source>This technique has no knobs.</source>
      <translation>此方法没有参数。</translation>
    </message>
    <message>
      <source>Tiles beside each other; 0 finds out how many suit</source>
      <translation>每行格数；0 为自动</translation>
    </message>
    <message>
      <source>Titles shown</source>
      <translation>显示标题</translation>
    </message>
    <message>
      <source>Torch</source>
      <translation>PyTorch</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Use each technique's own layer</source>
      <translation>使用各方法自己的层</translation>
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
      <source>Weaker map</source>
      <translation>减弱热图</translation>
    </message>
    <message>
      <source>What it does not show</source>
      <translation>它不能说明什么</translation>
    </message>
    <message>
      <source>What such runs use; automatic is the fastest that gives the same answer, bfloat16 is less exact</source>
      <translation>此类运行所用的引擎；“自动”选用结果一致者中最快的，bfloat16 精度较低</translation>
    </message>
    <message>
      <source>What the engine writes appears here.</source>
      <translation>引擎的输出显示在这里。</translation>
    </message>
    <message>
      <source>What the network saw</source>
      <translation>网络看到的图像</translation>
    </message>
    <message>
      <source>Where the model runs; a change loads it again</source>
      <translation>模型运行的设备；更改后重新加载</translation>
    </message>
    <message>
      <source>Whether maps of one sign and unit share their range, so that colours can be compared</source>
      <translation>同号同单位的图是否共用范围，使颜色可比</translation>
    </message>
    <message>
      <source>White</source>
      <translation>白色</translation>
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
      <source>Words over the figure</source>
      <translation>图上方的文字</translation>
    </message>
    <message>
      <source>Words under the figure</source>
      <translation>图下方的文字</translation>
    </message>
    <message>
      <source>drag it on the picture</source>
      <translation>在图片上拖动</translation>
    </message>
    <message>
      <source>predicted class</source>
      <translation>预测的类别</translation>
    </message>
    <message>
      <source>target: {}</source>
      <translation>目标：{}</translation>
    </message>
  </context>
</TS>
