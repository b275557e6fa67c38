from .overrides import install

install()  # before the first class of the window
