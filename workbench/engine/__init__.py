"""The program that computes: torch, the models and the plugins. It knows no Qt."""
